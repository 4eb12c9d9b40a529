"""Receiving what is uploaded by itself: onto the disk while it comes, however large it is."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from uuid_utils import uuid7

from stonechat.actions.store import Content, NewFile
from stonechat.chat import limits
from stonechat.chat.errors import (
    FileTooLarge,
    ImageTooLarge,
    InvalidImage,
    RateLimited,
    Unavailable,
)
from stonechat.chat.files import UNNAMED, clean_file_name, clean_media_type
from stonechat.delivery.drafts import Draft
from stonechat.delivery.images import Images
from stonechat.delivery.shared_blobs import SharedBlobs

_log = logging.getLogger(__name__)

_WRITTEN_BYTES: Final = 256 * 1024
"""How much is collected until it is written: one hop to a thread each."""

_IMAGE: Final = "image/"


@dataclass(frozen=True, slots=True)
class Incoming:
    """Something that is being sent.

    Attributes:
        owner_id: whose it is.
        type: its media type, as its sender says it.
        length: how many bytes it is said to have; None if nothing is said.
        chunks: the bytes, as they come.
        name: what its sender calls it.
        alt: what its sender says instead of an image.
    """

    owner_id: str
    type: str
    length: int | None
    chunks: AsyncIterator[bytes]
    name: str | None = None
    alt: str | None = None


class Uploads:
    """Makes what was uploaded durable, and images safe, before the upload is stored.

    Args:
        blobs: where files go.
        images: decodes what is said to be an image.
        file_bytes: what another file may have; 0 takes none.
    """

    def __init__(self, blobs: SharedBlobs, images: Images, file_bytes: int) -> None:
        self._blobs = blobs
        self._images = images
        self._file_bytes = file_bytes
        self._under_way: Counter[str] = Counter()

    async def receive(self, incoming: Incoming) -> Content:
        """Read to the end, and store; an image is decoded and encoded anew.

        Raises ImageTooLarge or FileTooLarge as soon as that is known, InvalidImage for what is said
        to be an image and cannot be decoded, RateLimited when somebody sends too many at once, and
        Unavailable when the disk is full or too many images wait already. Nothing is left then.
        When this returns, the file is durable, and held until `release` or `discard`.
        """
        self._check_size(incoming, incoming.length)
        with self._counted(incoming.owner_id):
            draft = await self._blobs.draft()
            try:
                await self._write(draft, incoming)
                return await self._store(draft, incoming)
            finally:
                draft.discard()

    async def skip(self, incoming: Incoming) -> None:
        """Read to the end, as far as `receive` would, and keep nothing of it."""
        size_bytes = 0
        async for chunk in incoming.chunks:
            size_bytes += len(chunk)
            self._check_size(incoming, size_bytes)

    def release(self, content: Content) -> None:
        """Hold a file no longer, because the store names it; or may, in doubt."""
        self._blobs.release([content.blob or content.id])

    async def discard(self, content: Content) -> None:
        """Remove a file that will not be named, unless another is the same."""
        self.release(content)
        await self._blobs.drop([content.blob or content.id])

    def _check_size(self, incoming: Incoming, size_bytes: int | None) -> None:
        is_image = _is_image(incoming)
        most = self._images.limit_bytes if is_image else self._file_bytes
        if most and (size_bytes or 0) <= most:
            return
        told = incoming.length
        if is_image:
            raise ImageTooLarge(None, size_bytes=told, limit_bytes=most)
        raise FileTooLarge(size_bytes=told, limit_bytes=most)

    @contextmanager
    def _counted(self, owner_id: str) -> Iterator[None]:
        if self._under_way[owner_id] >= limits.UPLOADS_AT_ONCE:
            raise RateLimited(retry_after_ms=1_000)
        self._under_way[owner_id] += 1
        try:
            yield
        finally:
            self._under_way[owner_id] -= 1
            if not self._under_way[owner_id]:
                del self._under_way[owner_id]

    async def _write(self, draft: Draft, incoming: Incoming) -> None:
        waiting = bytearray()
        async for chunk in incoming.chunks:
            waiting += chunk
            self._check_size(incoming, draft.size_bytes + len(waiting))
            if len(waiting) >= _WRITTEN_BYTES:
                await _write_down(draft, waiting)
        await _write_down(draft, waiting)

    async def _store(self, draft: Draft, incoming: Incoming) -> Content:
        if _is_image(incoming):
            if not draft.size_bytes:
                raise InvalidImage(None, "it is empty.")
            data = await asyncio.to_thread(draft.read)
            return await self._images.store_one(data, incoming.name, incoming.alt)
        size_bytes = draft.size_bytes
        return NewFile(
            id=str(uuid7()),
            blob=await self._blobs.keep(draft),
            name=clean_file_name(incoming.name) or UNNAMED,
            type=clean_media_type(incoming.type),
            bytes=size_bytes,
        )


async def _write_down(draft: Draft, waiting: bytearray) -> None:
    try:
        await asyncio.to_thread(draft.write, bytes(waiting))
    except OSError as error:
        _log.exception("an upload cannot be stored")
        raise Unavailable from error
    waiting.clear()


def _is_image(incoming: Incoming) -> bool:
    return clean_media_type(incoming.type).startswith(_IMAGE)
