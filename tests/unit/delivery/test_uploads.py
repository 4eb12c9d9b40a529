import asyncio
import os
from collections.abc import AsyncIterator, Collection
from pathlib import Path

import pytest

from stonechat.actions.store import NewFile, NewImage
from stonechat.chat import limits
from stonechat.chat.errors import (
    FileTooLarge,
    ImageTooLarge,
    InvalidImage,
    RateLimited,
    Unavailable,
)
from stonechat.delivery.blobs import Blobs
from stonechat.delivery.image_frames import ImageLimits
from stonechat.delivery.image_workers import ImageWorkers
from stonechat.delivery.images import Images
from stonechat.delivery.shared_blobs import SharedBlobs
from stonechat.delivery.uploads import Incoming, Uploads
from tests.support.pictures import picture

FILE_BYTES = 2_000_000
IMAGE_BYTES = 100_000


async def nothing_named(_: Collection[str]) -> set[str]:
    return set()


@pytest.fixture
def blobs(tmp_path: Path) -> SharedBlobs:
    blobs = SharedBlobs(Blobs(tmp_path), nothing_named)
    blobs.is_owner = True
    return blobs


@pytest.fixture
async def images(blobs: SharedBlobs) -> AsyncIterator[Images]:
    images = Images(blobs, ImageWorkers(ImageLimits(bytes=IMAGE_BYTES)))
    yield images
    await images.close()


@pytest.fixture
def uploads(blobs: SharedBlobs, images: Images) -> Uploads:
    return Uploads(blobs, images, FILE_BYTES)


def incoming(
    data: bytes, media_type: str = "text/plain", *, length: int | None = None, **said: str
) -> Incoming:
    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(data), 60_000):
            yield data[start : start + 60_000]

    return Incoming("wren", media_type, length, chunks(), **said)


def stored(directory: Path) -> list[Path]:
    return [path for path in directory.rglob("*") if path.is_file()]


async def test_a_file_is_kept_as_it_was_sent(uploads: Uploads, blobs: SharedBlobs) -> None:
    data = os.urandom(FILE_BYTES)
    file = await uploads.receive(incoming(data, "Application/ZIP; x=y", name="C:\\a/b.zip"))
    assert isinstance(file, NewFile)
    assert (file.name, file.type, file.bytes) == ("b.zip", "application/zip", FILE_BYTES)
    assert blobs.path(file.blob).read_bytes() == data
    assert file.id != file.blob


async def test_what_says_nothing_of_itself_is_a_file_of_bytes(uploads: Uploads) -> None:
    file = await uploads.receive(incoming(b"", ""))
    assert isinstance(file, NewFile)
    assert (file.name, file.type, file.bytes) == ("file", "application/octet-stream", 0)


async def test_an_image_is_encoded_anew_and_only_that_is_kept(
    uploads: Uploads, tmp_path: Path
) -> None:
    image = await uploads.receive(
        incoming(picture("JPEG"), "image/jpeg", name="a.jpg", alt=" a \n bird")
    )
    assert isinstance(image, NewImage)
    assert (image.name, image.alt, image.width) == ("a.jpg", "a bird", 40)
    names = {path.name for path in stored(tmp_path)}
    assert names == {image.blob, f"{image.blob}.thumbnail"}


async def test_an_image_said_to_be_a_file_is_kept_with_all_that_is_in_it(
    uploads: Uploads, blobs: SharedBlobs
) -> None:
    file = await uploads.receive(incoming(picture("JPEG"), "application/octet-stream"))
    assert isinstance(file, NewFile)
    assert blobs.path(file.blob).read_bytes() == picture("JPEG")


@pytest.mark.parametrize("data", [b"", b"no image", b"<svg xmlns='http://www.w3.org/2000/svg'/>"])
@pytest.mark.parametrize("media_type", ["image/png", "image/svg+xml", "IMAGE/anything"])
async def test_what_is_said_to_be_an_image_and_is_none_is_refused(
    uploads: Uploads, tmp_path: Path, data: bytes, media_type: str
) -> None:
    with pytest.raises(InvalidImage):
        await uploads.receive(incoming(data, media_type))
    assert stored(tmp_path) == []


@pytest.mark.parametrize("said", [True, False])
@pytest.mark.parametrize(
    ("media_type", "most", "refusal"),
    [("text/plain", FILE_BYTES, FileTooLarge), ("image/png", IMAGE_BYTES, ImageTooLarge)],
)
async def test_what_is_too_large_is_refused_as_soon_as_that_is_known(
    uploads: Uploads,
    tmp_path: Path,
    media_type: str,
    most: int,
    refusal: type[FileTooLarge | ImageTooLarge],
    *,
    said: bool,
) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 60_000
            yield bytes(60_000)

    length = most + 1 if said else None
    with pytest.raises(refusal) as caught:
        await uploads.receive(Incoming("wren", media_type, length, endless()))
    assert caught.value.details["limit"] == most
    assert caught.value.details["bytes"] == length
    assert read <= (0 if said else most + 60_000)
    assert stored(tmp_path) == []


async def test_a_server_without_files_takes_images_alone(
    blobs: SharedBlobs, images: Images
) -> None:
    uploads = Uploads(blobs, images, 0)
    with pytest.raises(FileTooLarge, match="images alone"):
        await uploads.receive(incoming(b""))
    image = await uploads.receive(incoming(picture(), "image/png"))
    assert isinstance(image, NewImage)


async def test_who_goes_away_in_the_middle_leaves_nothing(uploads: Uploads, tmp_path: Path) -> None:
    async def cut() -> AsyncIterator[bytes]:
        yield bytes(500_000)
        assert stored(tmp_path), "it is on the disk while it comes"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await uploads.receive(Incoming("wren", "text/plain", None, cut()))
    assert stored(tmp_path) == []


async def test_one_person_sends_so_many_at_once_and_others_are_not_kept_from_it(
    uploads: Uploads,
) -> None:
    going_on = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        await going_on.wait()
        yield b"late"

    sending = [
        asyncio.create_task(uploads.receive(Incoming("wren", "text/plain", None, slow())))
        for _ in range(limits.UPLOADS_AT_ONCE)
    ]
    await asyncio.sleep(0)
    with pytest.raises(RateLimited):
        await uploads.receive(incoming(b"one more"))
    going_on.set()
    other = await uploads.receive(Incoming("robin", "text/plain", None, slow()))
    assert other.bytes == 4
    await asyncio.gather(*sending)
    again = await uploads.receive(incoming(b"one more"))
    assert again.bytes == 8


async def test_what_is_skipped_is_read_to_its_end_and_not_kept(
    uploads: Uploads, tmp_path: Path
) -> None:
    await uploads.skip(incoming(bytes(1_000_000)))
    with pytest.raises(FileTooLarge):
        await uploads.skip(incoming(bytes(FILE_BYTES + 1)))
    assert stored(tmp_path) == []


async def test_what_is_discarded_is_gone(uploads: Uploads, tmp_path: Path) -> None:
    kept, unwanted = await uploads.receive(incoming(b"1")), await uploads.receive(incoming(b"2"))
    uploads.release(kept)
    await uploads.discard(unwanted)
    assert [path.name for path in stored(tmp_path)] == [kept.blob]


async def test_a_full_disk_is_answered_and_leaves_nothing(
    uploads: Uploads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(Unavailable):
            await uploads.receive(incoming(bytes(1_000_000)))
    assert stored(tmp_path) == []
    again = await uploads.receive(incoming(bytes(1_000_000)))
    assert again.bytes == 1_000_000, "it works again when there is room"
