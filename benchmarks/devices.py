"""Gives people devices that are to be woken, and counts what their push service takes."""

import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import sqlalchemy as sa

from benchmarks.peers.catalogue import HERE, READY
from benchmarks.program import ProgramFailedError
from stonechat.actions.sessions import Opening, open_session
from stonechat.actions.store import PushSubscription
from stonechat.actions.tokens import new_token
from stonechat.app.data_directory import database_file
from stonechat.chat.push import decode_key
from stonechat.chat.values import SessionKind
from stonechat.delivery.push.keys import VapidKeys
from stonechat.storage.database import Database
from stonechat.storage.tables import memberships, rooms

_AT_ONCE: Final = 1_000
_POLL_SECONDS: Final = 0.01


class PushService:
    """The push service, as a process of its own, where the clients are."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "push_service.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=dict(os.environ),
        )
        found = READY.search(self._said())
        if found is None:
            raise ProgramFailedError("The push service did not begin.")
        self.url = f"http://127.0.0.1:{found['port']}/"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def taken(self) -> int:
        """How many pushes it has taken so far."""
        if self._process.stdin is None:
            raise ProgramFailedError("The push service cannot be asked.")
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return int(self._said())

    def wait_for(self, count: int, *, seconds: float) -> int:
        """Wait until it has taken so many; returns how many it has, or had when time was up."""
        give_up_at = time.monotonic() + seconds
        while (taken := self.taken()) < count and time.monotonic() < give_up_at:
            time.sleep(_POLL_SECONDS)
        return taken

    def _said(self) -> str:
        if self._process.stdout is None:
            raise ProgramFailedError("The push service cannot be heard.")
        return self._process.stdout.readline()


def give_devices(data: Path, room: str, url: str) -> int:
    """Let each member of a public room who has an account subscribe one device; returns how many.

    All have the same keys, which costs whoever encrypts for them no less. The server may run.
    """
    keys, database = VapidKeys.make(), Database.open(database_file(data), may_migrate=False)
    try:
        with database.transaction() as tx:
            found = sa.select(memberships.c.user_id).join(
                rooms, rooms.c.id == memberships.c.room_id
            )
            people = list(tx.connection.execute(found.where(rooms.c.name == room)).scalars())
        for first in range(0, len(people), _AT_ONCE):
            with database.transaction() as tx:
                for number, person_id in enumerate(people[first : first + _AT_ONCE], first):
                    person = tx.find_person(person_id)
                    if person is None:
                        raise LookupError(person_id)
                    opening = Opening(new_token(), SessionKind.BROWSER)
                    tx.add_push_subscription(
                        PushSubscription(
                            id=tx.new_id(),
                            person_id=person_id,
                            session_id=open_session(tx, person, opening).session.id,
                            endpoint=f"{url}{number}",
                            p256dh=decode_key(keys.public_key),
                            auth=b"sixteen bytes ..",
                            name="A phone",
                            created_at=tx.now,
                        )
                    )
    finally:
        database.close()
    return len(people)
