"""From what was sent as a picture of oneself to files that are safe to show, and durable."""

import asyncio
import logging
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from uuid_utils import uuid7

from stonechat.chat.errors import ImageTooLarge, InvalidImage, Unavailable
from stonechat.delivery.blobs import Blobs
from stonechat.delivery.image_frames import Crop, Fault, PortraitOrder
from stonechat.delivery.image_workers import ImageWorkers
from stonechat.delivery.sweep import ORPHANED_SECONDS, Linked, remove, sweep

_log = logging.getLogger(__name__)

SUFFIXES: Final[Mapping[int, str]] = MappingProxyType({64: ".small", 128: ".middle", 512: ".large"})
"""The sides of the squares that are kept, in pixels, and what the names of their blobs end in.

Beside a message one is shown with some 36 points, in a profile with up to 256; screens have up to
three pixels to a point.
"""


class Avatars:
    """Makes pictures of people safe and durable, before anybody is shown with one."""

    def __init__(self, blobs: Blobs, workers: ImageWorkers) -> None:
        self._blobs = blobs
        self._workers = workers

    async def store(self, data: bytes, crop: Crop | None) -> str:
        """Decode, cut out, and store in every size; returns the new picture's id.

        Raises ImageTooLarge or InvalidImage, or Unavailable when the disk is full or too many
        images wait already. When this returns the files are durable; nothing removes them but
        `discard` and `sweep`.
        """
        most = self._workers.limits.bytes
        if len(data) > most:
            raise ImageTooLarge(None, size_bytes=len(data), limit_bytes=most)
        made = await self._workers.portray(data, PortraitOrder(tuple(SUFFIXES), crop))
        if isinstance(made, Fault):
            raise InvalidImage(None, made.reason)
        avatar_id = str(uuid7())
        names = [avatar_id + suffix for suffix in SUFFIXES.values()]
        try:
            await asyncio.to_thread(self._blobs.put, dict(zip(names, made.squares, strict=True)))
        except OSError as error:
            _log.exception("a picture cannot be stored")
            raise Unavailable from error
        return avatar_id

    def path(self, avatar_id: str, side: int) -> Path:
        """Tell where the square of this side is, if there is one."""
        return self._blobs.path(avatar_id + SUFFIXES[side])

    async def discard(self, avatar_id: str) -> None:
        """Remove a picture with which nobody is shown any more, or never will be."""
        await remove(self._blobs, tuple(SUFFIXES.values()), {avatar_id})

    async def sweep(self, shown: Linked, older_than_seconds: float = ORPHANED_SECONDS) -> int:
        """Remove the pictures with which nobody is shown; returns how many."""

        async def drop(ids: Collection[str]) -> int:
            unseen = set(ids).difference(await shown(ids))
            await remove(self._blobs, tuple(SUFFIXES.values()), unseen)
            return len(unseen)

        return await sweep(self._blobs, drop, older_than_seconds)
