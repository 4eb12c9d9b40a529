"""The files in the data directory: found when forgotten, and removed when nothing names them."""

import asyncio
import logging
from collections.abc import Collection, Coroutine
from typing import Protocol

from stonechat.actions.act import Appender, Outcome, Readers
from stonechat.actions.rooms import LOBBY
from stonechat.actions.uploads import expire_uploads
from stonechat.app.avatar_library import AvatarLibrary
from stonechat.app.data_directory import DataDirectory
from stonechat.chat.errors import ChatError
from stonechat.delivery.avatars import Avatars
from stonechat.delivery.blobs import Blobs
from stonechat.delivery.shared_blobs import SharedBlobs

_log = logging.getLogger(__name__)

_SWEEP_SECONDS = 86_400
"""How often files are looked for that a crash left without a message."""

_YOUNG_SECONDS = 60.0
"""How old a file must be that another process may be about to name."""


class Tasks(Protocol):
    """Whoever runs what nobody waits for."""

    def start(self, work: Coroutine[object, object, None]) -> None:
        """Run a coroutine."""


class Sweeper:
    """Removes what nothing names any more: at once when it is told, and daily whatever it finds.

    Args:
        directory: knows whose files they are.
        readers: are asked what is named.
        appender: lets go of what was uploaded and never sent.
        tasks: where removing runs.
        is_alone: whether no other process stores files here. If one does, it may be about to name
            what nothing names here: then a file is removed a while later, if it is old.

    Attributes:
        blobs: the images and files of messages.
    """

    def __init__(
        self,
        directory: DataDirectory,
        readers: Readers,
        appender: Appender,
        tasks: Tasks,
        *,
        is_alone: bool = True,
    ) -> None:
        self._drop_seconds = 0.0 if is_alone else _YOUNG_SECONDS + 1
        young_seconds = 0.0 if is_alone else _YOUNG_SECONDS
        blobs = Blobs(directory.uploads)
        self.blobs = SharedBlobs(blobs, self._named, young_seconds=young_seconds)
        self._directory = directory
        self._readers = readers
        self._appender = appender
        self._tasks = tasks
        self._next: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Find out whose files these are; raises ChatError when the store cannot be asked."""
        lobby = await self._readers.run(lambda tx: tx.find_room(LOBBY, ""))
        if lobby is None or not self._directory.belongs_to(lobby.room.id):
            _log.warning("the data directory holds another database's files; none is removed")
            return
        self.blobs.is_owner = True

    def begin(self, avatars: Avatars, library: AvatarLibrary) -> None:
        """Sweep now, and daily from now on, if the files are those of this database."""
        if self.blobs.is_owner:
            self._tasks.start(self._sweep(avatars, library))

    def stop(self) -> None:
        """Look no more."""
        if self._next:
            self._next.cancel()

    def blobs_dropped(self, names: Collection[str]) -> None:
        """Remove files of messages, unless something else names them."""
        if self._drop_seconds:
            loop = asyncio.get_running_loop()
            loop.call_later(self._drop_seconds, lambda: self._tasks.start(self.blobs.drop(names)))
        else:
            self._tasks.start(self.blobs.drop(names))

    async def _sweep(self, avatars: Avatars, library: AvatarLibrary) -> None:
        try:
            self._appender.submit(expire_uploads, None, _forget)
            removed = await self.blobs.sweep()
            removed += await avatars.sweep(library.shown)
            _log.info("looked for files that nothing names", extra={"removed": removed})
        except (ChatError, OSError) as error:
            _log.warning("files could not be swept", extra={"error": repr(error)})
        finally:
            self._next = asyncio.get_running_loop().call_later(
                _SWEEP_SECONDS, lambda: self._tasks.start(self._sweep(avatars, library))
            )

    async def _named(self, names: Collection[str]) -> Collection[str]:
        return await self._readers.run(lambda tx: tx.named_blobs(names))


def _forget(_: Outcome[None] | ChatError) -> None:
    """Leave it at that: what is not done now will be with the next sweep."""
