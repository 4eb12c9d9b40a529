"""Blobs named by what is in them: the same content is on the disk once, for whoever names it."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Final

from stonechat.chat.errors import ChatError, Unavailable
from stonechat.delivery.blobs import Blobs
from stonechat.delivery.drafts import Draft
from stonechat.delivery.sweep import ORPHANED_SECONDS, Linked, remove, sweep

_log = logging.getLogger(__name__)

THUMBNAIL: Final = ".thumbnail"
"""What the name of a thumbnail has behind the name of its image."""

_SUFFIXES: Final = ("", THUMBNAIL)


class SharedBlobs:
    """Content by its SHA-256, kept as long as the store names it.

    Whoever puts something **holds** it until what names it is stored, or never will be: for so long
    nobody else's `drop` of the same content removes it. All methods are for one event loop; other
    processes that use the directory know nothing of what is held.

    What is put is written anew even if it is there already: it takes as long as if it were not, so
    that nobody can tell from that what others have sent.

    Args:
        blobs: where they are. Those named otherwise are left alone: images of older versions.
        named: says which of them the store names.
        young_seconds: how old what is removed must be; where other processes put something too.

    Attributes:
        is_owner: whether all that names them is in the store that is asked. Unless it is, nothing
            is ever removed.
    """

    def __init__(self, blobs: Blobs, named: Linked, *, young_seconds: float = 0.0) -> None:
        self.is_owner = False
        self._blobs = blobs
        self._named = named
        self._young_seconds = young_seconds
        self._held: Counter[str] = Counter()
        self._removing = asyncio.Lock()

    def path(self, name: str) -> Path:
        """Tell where a blob is, or would be."""
        return self._blobs.path(name)

    async def put(self, content: bytes, thumbnail: bytes) -> str:
        """Store an image with its thumbnail; returns the name, which is held.

        When this returns they survive a loss of power. Raises Unavailable when the disk is full.
        """
        name = await asyncio.to_thread(_name_of, content)
        files = {name: content, name + THUMBNAIL: thumbnail}
        await self._store(name, lambda: self._blobs.put(files))
        return name

    async def keep(self, draft: Draft) -> str:
        """Store what was written to a draft; otherwise as `put`."""
        name = draft.digest

        def finish() -> None:
            draft.finish()
            self._blobs.keep(name, draft)

        await self._store(name, finish)
        return name

    async def draft(self) -> Draft:
        """Begin something that comes piece by piece; raises Unavailable when the disk is full."""
        try:
            return await asyncio.to_thread(self._blobs.draft)
        except OSError as error:
            _log.exception("an upload cannot be stored")
            raise Unavailable from error

    def release(self, names: Iterable[str]) -> None:
        """Hold these no longer: the store names them, or nobody knows whether it does."""
        for name in names:
            self._held[name] -= 1
            if self._held[name] <= 0:
                del self._held[name]

    async def drop(self, names: Collection[str]) -> None:
        """Remove those of these that nothing names and nobody holds.

        What cannot be looked up or removed now is left to the sweep.
        """
        if not self.is_owner:
            return
        try:
            await self._drop(names)
        except ChatError as error:
            _log.warning("files could not be removed", extra={"error": repr(error)})

    async def sweep(self, older_than_seconds: float = ORPHANED_SECONDS) -> int:
        """Remove what nothing has named for so long; returns how many blobs that were."""
        return await sweep(self._blobs, self._drop, older_than_seconds) if self.is_owner else 0

    async def _store(self, name: str, write: Callable[[], None]) -> None:
        self._held[name] += 1
        try:
            # What is being removed just now may be the same: then it is written after that.
            async with self._removing:
                pass
            await asyncio.to_thread(write)
        except BaseException as error:
            self.release([name])
            if not isinstance(error, OSError):
                raise
            _log.exception("an upload cannot be stored")
            raise Unavailable from error

    async def _drop(self, names: Collection[str]) -> int:
        async with self._removing:
            # Who begins to hold one from here on has to wait, and then writes it anew.
            free = {name for name in names if name not in self._held}
            orphans = free.difference(await self._named(free)) if free else free
            if self._young_seconds:
                orphans -= await asyncio.to_thread(self._blobs.young, orphans, self._young_seconds)
            await remove(self._blobs, _SUFFIXES, orphans)
            return len(orphans)


def _name_of(content: bytes) -> str:
    return sha256(content).hexdigest()
