"""From what was sent as an image to files that are safe to show, and durable."""

from collections.abc import Sequence

from uuid_utils import uuid7

from stonechat.actions.store import NewImage
from stonechat.chat.errors import ImageTooLarge, InvalidImage, InvalidRequest
from stonechat.chat.files import clean_alt, clean_file_name
from stonechat.delivery.image_frames import Fault, Recoded
from stonechat.delivery.image_workers import ImageWorkers
from stonechat.delivery.shared_blobs import SharedBlobs
from stonechat.wire.requests import ImageSource, UploadedImage, uploaded


class Images:
    """Makes what was sent safe and durable, before the message that names it is stored.

    Attributes:
        limit_bytes: what one image may have.
    """

    def __init__(self, blobs: SharedBlobs, workers: ImageWorkers) -> None:
        self.limit_bytes = workers.limits.bytes
        self._blobs = blobs
        self._workers = workers

    async def store(
        self, sources: Sequence[bytes | ImageSource]
    ) -> tuple[NewImage | UploadedImage, ...]:
        """Decode, re-encode and store, in order; all of them, or none. Uploads stay what they are.

        Raises ImageTooLarge or InvalidImage for the first bad one, InvalidRequest for an entry that
        holds no image, and Unavailable when the disk is full or too many images wait already. When
        this returns the files are durable, and held until `release` or `discard`.
        """
        entries = [self._read_entry(index, source) for index, source in enumerate(sources)]
        stored: list[NewImage | UploadedImage] = []
        try:
            for index, entry in enumerate(entries):
                stored.append(
                    entry
                    if isinstance(entry, UploadedImage)
                    else await self.store_one(*entry, index=index)
                )
        except BaseException:
            await self.discard(stored)
            raise
        return tuple(stored)

    async def store_one(
        self, data: bytes, name: str | None, alt: str | None, *, index: int | None = None
    ) -> NewImage:
        """Decode, re-encode and store one image; otherwise as `store`.

        Args:
            data: as it was sent, within the limit.
            name: what its sender calls it.
            alt: what its sender says instead of it.
            index: which one of a message it is, if it is of one.
        """
        result = await self._workers.recode(data)
        if isinstance(result, Fault):
            raise InvalidImage(index, result.reason)
        blob = await self._blobs.put(result.image, result.thumbnail)
        return _new_image(blob, result, clean_file_name(name), clean_alt(alt))

    def release(self, images: Sequence[NewImage | UploadedImage]) -> None:
        """Hold the files of images no longer, because a message names them; or may, in doubt."""
        self._blobs.release(_blobs_of(images))

    async def discard(self, images: Sequence[NewImage | UploadedImage]) -> None:
        """Remove the files of images that no message will name, unless others are the same."""
        blobs = _blobs_of(images)
        self._blobs.release(blobs)
        if blobs:
            await self._blobs.drop(blobs)

    async def close(self) -> None:
        """End the worker processes."""
        await self._workers.close()

    def _read_entry(self, index: int, source: bytes | ImageSource) -> "_Entry | UploadedImage":
        if upload := uploaded(source):
            return upload
        if isinstance(source, bytes):
            source = ImageSource(data=source)
        if source.data is None or source.upload is not None:
            raise InvalidRequest(
                f"`images[{index}]` must have one of `data` and `upload`.",
                path=f"images[{index}].data",
            )
        if not source.data:
            raise InvalidImage(index, "it is empty.")
        if len(source.data) > self.limit_bytes:
            raise ImageTooLarge(index, size_bytes=len(source.data), limit_bytes=self.limit_bytes)
        return source.data, source.name, source.alt


_Entry = tuple[bytes, str | None, str | None]
"""An image as sent, with its name and alternative text."""


def _blobs_of(images: Sequence[NewImage | UploadedImage]) -> list[str]:
    return [image.blob for image in images if isinstance(image, NewImage) and image.blob]


def _new_image(blob: str, clean: Recoded, name: str | None, alt: str | None) -> NewImage:
    return NewImage(
        id=str(uuid7()),
        type=clean.type,
        name=name,
        alt=alt,
        width=clean.width,
        height=clean.height,
        bytes=len(clean.image),
        placeholder=clean.placeholder,
        blob=blob,
    )
