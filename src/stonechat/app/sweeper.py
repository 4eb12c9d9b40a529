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

    Attributes:
        blobs: the images and files of messages.
    """

    def __init__(
        self, directory: DataDirectory, readers: Readers, appender: Appender, tasks: Tasks
    ) -> None:
        self.blobs = SharedBlobs(Blobs(directory.uploads), self._named)
        self._directory = directory
        self._readers = readers
        self._appender = appender
        self._tasks = tasks
        self._next: asyncio.TimerHandle | None = None

    async def start(self, avatars: Avatars, library: AvatarLibrary) -> None:
        """Begin, with a first look; raises ChatError when the store cannot be asked."""
        lobby = await self._readers.run(lambda tx: tx.find_room(LOBBY, ""))
        if lobby is None or not self._directory.belongs_to(lobby.room.id):
            _log.warning("the data directory holds another database's files; none is removed")
            return
        self.blobs.is_owner = True
        self._tasks.start(self._sweep(avatars, library))

    def stop(self) -> None:
        """Look no more."""
        if self._next:
            self._next.cancel()

    def blobs_dropped(self, names: Collection[str]) -> None:
        """Remove files of messages, unless something else names them."""
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
