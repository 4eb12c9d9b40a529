import io
import os
from collections.abc import AsyncIterator, Collection
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image

from stonechat.chat.errors import ImageTooLarge, InvalidImage, InvalidRequest, Unavailable
from stonechat.delivery.blobs import Blobs
from stonechat.delivery.image_frames import ImageLimits
from stonechat.delivery.image_workers import ImageWorkers
from stonechat.delivery.images import Images, clean_file_name
from stonechat.wire.requests import ImageSource
from tests.support.pictures import picture


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "uploads")


@pytest.fixture
async def images(blobs: Blobs) -> AsyncIterator[Images]:
    images = Images(blobs, ImageWorkers(ImageLimits(bytes=100_000)))
    yield images
    await images.close()


def stored_files(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "uploads").rglob("*") if path.is_file())


async def test_what_was_sent_becomes_an_image_with_a_thumbnail(
    images: Images, blobs: Blobs
) -> None:
    source = ImageSource(
        data=picture("JPEG", (900, 300), "#000000"), name="sea.jpg", alt=" The  sea "
    )
    (image,) = await images.store([source])
    assert (image.type, image.width, image.height) == ("image/jpeg", 900, 300)
    assert (image.name, image.alt, image.placeholder) == ("sea.jpg", "The sea", "#000000")
    assert UUID(image.id).version == 7
    data = blobs.path(image.id).read_bytes()
    assert len(data) == image.bytes
    assert Image.open(io.BytesIO(data)).size == (900, 300)
    thumbnail = blobs.path(f"{image.id}.thumbnail").read_bytes()
    assert Image.open(io.BytesIO(thumbnail)).size == (640, 213)


async def test_images_keep_their_order(images: Images) -> None:
    sources = [picture(size=(width, 9)) for width in (3, 1, 2)]
    assert [image.width for image in await images.store(sources)] == [3, 1, 2]


async def test_the_content_decides_what_an_image_is_and_not_its_name(images: Images) -> None:
    (image,) = await images.store([ImageSource(data=picture("GIF"), name="page.html")])
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


async def test_an_upload_that_does_not_exist_is_refused(images: Images) -> None:
    with pytest.raises(InvalidImage, match="no such upload"):
        await images.store([ImageSource(upload="01a2048e-f6a9-75a6-897f-009f9066660b")])


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
    kept, unwanted = await images.store([picture(), picture()])
    await images.discard([unwanted])
    assert stored_files(tmp_path) == [kept.id, f"{kept.id}.thumbnail"]


async def test_a_sweep_removes_only_old_images_that_nothing_names(
    images: Images, blobs: Blobs, tmp_path: Path
) -> None:
    linked, orphan, young = await images.store([picture(), picture(), picture()])
    for image in (linked, orphan):
        for name in (image.id, f"{image.id}.thumbnail"):
            os.utime(blobs.path(name), (1, 1))
    asked: set[str] = set()

    async def named_in_the_store(ids: Collection[str]) -> set[str]:
        asked.update(ids)
        return {linked.id} & set(ids)

    assert await images.sweep(named_in_the_store) == 1
    assert asked == {linked.id, orphan.id}
    assert {name.partition(".")[0] for name in stored_files(tmp_path)} == {linked.id, young.id}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (None, None),
        ("", None),
        ("photo.jpg", "photo.jpg"),
        ("/etc/passwd", "passwd"),
        (r"C:\Users\me\cat.png", "cat.png"),
        ("..", None),
        ("../..", None),
        ("a\x00b\r\nc\x1b[31m.png", "a b c [31m.png"),
        ("gpj.\u202eexe", "gpj. exe"),
        ("  two   words .png", "two words .png"),
        ("猫.png", "猫.png"),
        ("x" * 300, "x" * 255),
    ],
)
def test_a_file_name_is_reduced_to_something_harmless(name: str | None, shown: str | None) -> None:
    assert clean_file_name(name) == shown
