"""From what was sent as an image to files that are safe to show, and durable."""

import asyncio
import logging
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from uuid_utils import uuid7

from stonechat.actions.store import NewImage
from stonechat.chat import limits
from stonechat.chat.errors import ImageTooLarge, InvalidImage, InvalidRequest, Unavailable
from stonechat.delivery.blobs import Blobs
from stonechat.delivery.image_frames import Fault, Recoded
from stonechat.delivery.image_workers import ImageWorkers
from stonechat.delivery.sweep import ORPHANED_SECONDS, Linked, remove, sweep
from stonechat.wire.requests import ImageSource

_log = logging.getLogger(__name__)

THUMBNAIL: Final = ".thumbnail"
"""What the name of a thumbnail's blob has behind the image's id."""

_SUFFIXES: Final = ("", THUMBNAIL)


class Images:
    """Makes what was sent safe and durable, before the message that names it is stored."""

    def __init__(self, blobs: Blobs, workers: ImageWorkers) -> None:
        self._blobs = blobs
        self._workers = workers

    async def store(self, sources: Sequence[bytes | ImageSource]) -> tuple[NewImage, ...]:
        """Decode, re-encode and store, in order; all of them, or none.

        Raises ImageTooLarge or InvalidImage for the first bad one, InvalidRequest for an entry that
        holds no image, and Unavailable when the disk is full or too many images wait already. When
        this returns the files are durable; nothing removes them but `discard` and `sweep`.
        """
        entries = [self._read_entry(index, source) for index, source in enumerate(sources)]
        stored: list[NewImage] = []
        try:
            for index, entry in enumerate(entries):
                stored.append(await self._store_one(index, entry))
        except BaseException:
            await self.discard(stored)
            raise
        return tuple(stored)

    async def discard(self, images: Sequence[NewImage]) -> None:
        """Remove the files of images that no message will name."""
        if images:
            await remove(self._blobs, _SUFFIXES, {image.id for image in images})

    async def sweep(self, linked: Linked, older_than_seconds: float = ORPHANED_SECONDS) -> int:
        """Remove the files that no message names; returns how many images that were."""
        return await sweep(self._blobs, _SUFFIXES, linked, older_than_seconds)

    async def close(self) -> None:
        """End the worker processes."""
        await self._workers.close()

    def _read_entry(self, index: int, source: bytes | ImageSource) -> "_Entry":
        if isinstance(source, bytes):
            source = ImageSource(data=source)
        if source.upload is not None:
            raise InvalidImage(index, "there is no such upload.")
        if source.data is None:
            raise InvalidRequest(
                f"`images[{index}].data` is missing.", path=f"images[{index}].data"
            )
        if not source.data:
            raise InvalidImage(index, "it is empty.")
        most = self._workers.limits.bytes
        if len(source.data) > most:
            raise ImageTooLarge(index, size_bytes=len(source.data), limit_bytes=most)
        return source.data, clean_file_name(source.name), _clean_alt(source.alt)

    async def _store_one(self, index: int, entry: "_Entry") -> NewImage:
        data, name, alt = entry
        result = await self._workers.recode(data)
        if isinstance(result, Fault):
            raise InvalidImage(index, result.reason)
        image = _new_image(str(uuid7()), result, name, alt)
        files = {image.id: result.image, image.id + THUMBNAIL: result.thumbnail}
        try:
            await asyncio.to_thread(self._blobs.put, files)
        except OSError as error:
            _log.exception("an image cannot be stored")
            raise Unavailable from error
        return image


_Entry = tuple[bytes, str | None, str | None]
"""An image as sent, with its name and alternative text."""


def clean_file_name(name: str | None) -> str | None:
    """Reduce a file's name to something harmless to show: no path, nothing invisible, or None."""
    if name is None:
        return None
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(c if unicodedata.category(c)[0] not in "CZ" else " " for c in last)
    return " ".join(visible.split()).strip(". ")[: limits.IMAGE_NAME_LENGTH] or None


def _clean_alt(alt: str | None) -> str | None:
    return " ".join(alt.split())[: limits.IMAGE_ALT_LENGTH] or None if alt else None


def _new_image(image_id: str, clean: Recoded, name: str | None, alt: str | None) -> NewImage:
    return NewImage(
        id=image_id,
        type=clean.type,
        name=name,
        alt=alt,
        width=clean.width,
        height=clean.height,
        bytes=len(clean.image),
        placeholder=clean.placeholder,
    )
