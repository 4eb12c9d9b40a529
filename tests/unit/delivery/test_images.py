import io
import os
from collections.abc import AsyncIterator, Collection
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image

from stonechat.actions.store import NewImage
from stonechat.chat.errors import ImageTooLarge, InvalidImage, InvalidRequest, Unavailable
from stonechat.delivery.blobs import Blobs
from stonechat.delivery.image_frames import ImageLimits
from stonechat.delivery.image_workers import ImageWorkers
from stonechat.delivery.images import Images
from stonechat.delivery.shared_blobs import SharedBlobs
from stonechat.wire.requests import ImageSource, UploadedImage
from tests.support.pictures import picture


class Store:
    """Knows what it is told that something names."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    async def named(self, blobs: Collection[str]) -> set[str]:
        return self.names & set(blobs)


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def blobs(tmp_path: Path, store: Store) -> SharedBlobs:
    blobs = SharedBlobs(Blobs(tmp_path / "uploads"), store.named)
    blobs.is_owner = True
    return blobs


@pytest.fixture
async def images(blobs: SharedBlobs) -> AsyncIterator[Images]:
    images = Images(blobs, ImageWorkers(ImageLimits(bytes=100_000)))
    yield images
    await images.close()


async def stored(images: Images, *sources: bytes | ImageSource) -> list[NewImage]:
    made = await images.store(sources)
    return [image for image in made if isinstance(image, NewImage)]


def stored_files(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "uploads").rglob("*") if path.is_file())


async def test_what_was_sent_becomes_an_image_with_a_thumbnail(
    images: Images, blobs: SharedBlobs
) -> None:
    source = ImageSource(
        data=picture("JPEG", (900, 300), "#000000"), name="sea.jpg", alt=" The  sea "
    )
    (image,) = await stored(images, source)
    assert (image.type, image.width, image.height) == ("image/jpeg", 900, 300)
    assert (image.name, image.alt, image.placeholder) == ("sea.jpg", "The sea", "#000000")
    assert UUID(image.id).version == 7
    data = blobs.path(image.blob or "").read_bytes()
    assert len(data) == image.bytes
    assert Image.open(io.BytesIO(data)).size == (900, 300)
    thumbnail = blobs.path(f"{image.blob}.thumbnail").read_bytes()
    assert Image.open(io.BytesIO(thumbnail)).size == (640, 213)


async def test_images_keep_their_order(images: Images) -> None:
    sources = [picture(size=(width, 9)) for width in (3, 1, 2)]
    assert [image.width for image in await stored(images, *sources)] == [3, 1, 2]


async def test_the_content_decides_what_an_image_is_and_not_its_name(images: Images) -> None:
    (image,) = await stored(images, ImageSource(data=picture("GIF"), name="page.html"))
    assert image.type == "image/gif"


async def test_one_bad_image_is_named_and_nothing_of_the_others_is_kept(
    images: Images, tmp_path: Path
) -> None:
    with pytest.raises(InvalidImage) as refusal:
        await images.store([picture(), b"<svg/>", picture()])
    assert refusal.value.details["path"] == "images[1]"
    assert "SVG" in refusal.value.message
    assert stored_files(tmp_path) == []


async def test_an_image_with_too_many_bytes_is_refused_before_any_is_decoded(
    images: Images, tmp_path: Path
) -> None:
    with pytest.raises(ImageTooLarge) as refusal:
        await images.store([picture(), bytes(100_001)])
    assert refusal.value.details == {
        "path": "images[1]",
        "image": 1,
        "bytes": 100_001,
        "limit": 100_000,
    }
    assert stored_files(tmp_path) == []


async def test_an_empty_image_is_refused(images: Images) -> None:
    with pytest.raises(InvalidImage, match="empty"):
        await images.store([b""])


async def test_an_entry_without_an_image_is_no_request(images: Images) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        await images.store([ImageSource(name="nothing.png")])
    assert refusal.value.details["path"] == "images[0].data"


async def test_an_entry_that_is_an_upload_keeps_its_place_and_stays_what_it_is(
    images: Images,
) -> None:
    upload = ImageSource(upload="01a2048e-f6a9-75a6-897f-009f9066660b", alt="mine")
    first, second, third = await images.store([picture(), upload, picture(size=(3, 3))])
    assert isinstance(first, NewImage)
    assert second == UploadedImage(upload="01a2048e-f6a9-75a6-897f-009f9066660b", alt="mine")
    assert isinstance(third, NewImage)
    assert third.width == 3


async def test_an_entry_is_an_upload_or_data_and_never_both(images: Images) -> None:
    with pytest.raises(InvalidRequest):
        await images.store([ImageSource(upload="some", data=picture())])


async def test_a_full_disk_is_answered_and_leaves_nothing(
    images: Images,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(Unavailable):
            await images.store([picture()])
    assert stored_files(tmp_path) == []
    assert "cannot be stored" in caplog.text
    assert await images.store([picture()]), "it works again when there is room"


async def test_discarded_images_are_gone(images: Images, tmp_path: Path) -> None:
    kept, unwanted = await stored(images, picture(colour="#000000"), picture(colour="#ffffff"))
    await images.discard([unwanted])
    assert stored_files(tmp_path) == [kept.blob, f"{kept.blob}.thumbnail"]


async def test_an_image_that_is_like_one_of_a_message_is_discarded_alone(
    images: Images, store: Store, tmp_path: Path
) -> None:
    first, again = await stored(images, picture(), picture())
    assert first.id != again.id
    assert first.blob == again.blob
    store.names = {first.blob or ""}
    images.release([first])
    await images.discard([again])
    assert len(stored_files(tmp_path)) == 2
