import io
import os
from collections.abc import AsyncIterator, Collection
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image

from stonechat.chat.errors import ImageTooLarge, InvalidImage, Unavailable
from stonechat.delivery.avatars import SUFFIXES, Avatars
from stonechat.delivery.blobs import Blobs
from stonechat.delivery.image_frames import Crop, ImageLimits
from stonechat.delivery.image_workers import ImageWorkers
from tests.support.pictures import picture


@pytest.fixture
async def workers() -> AsyncIterator[ImageWorkers]:
    workers = ImageWorkers(ImageLimits(bytes=100_000))
    yield workers
    await workers.close()


@pytest.fixture
def avatars(tmp_path: Path, workers: ImageWorkers) -> Avatars:
    return Avatars(Blobs(tmp_path / "avatars"), workers)


def stored_files(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "avatars").rglob("*") if path.is_file())


async def test_a_picture_is_kept_as_squares_of_three_sizes(
    avatars: Avatars, tmp_path: Path
) -> None:
    avatar_id = await avatars.store(picture("JPEG", (900, 600)), None)
    assert UUID(avatar_id).version == 7
    for side in (64, 128, 512):
        with Image.open(io.BytesIO(avatars.path(avatar_id, side).read_bytes())) as image:
            assert (image.format, image.size) == ("WEBP", (side, side))
    assert len(stored_files(tmp_path)) == len(SUFFIXES)


async def test_what_is_cut_out_is_kept(avatars: Avatars) -> None:
    avatar_id = await avatars.store(picture(size=(300, 200)), Crop(10, 20, 100))
    with Image.open(avatars.path(avatar_id, 512)) as image:
        assert image.size == (100, 100)


async def test_a_bad_picture_is_refused_and_leaves_nothing(
    avatars: Avatars, tmp_path: Path
) -> None:
    for data, crop in ((b"<svg/>", None), (b"", None), (picture(), Crop(0, 0, 1_000))):
        with pytest.raises(InvalidImage) as refusal:
            await avatars.store(data, crop)
        assert refusal.value.message.startswith("The image cannot be used: ")
        assert refusal.value.details["path"] == ""
    assert stored_files(tmp_path) == []


async def test_a_picture_with_too_many_bytes_is_refused_unseen(
    tmp_path: Path, workers: ImageWorkers
) -> None:
    with pytest.raises(ImageTooLarge) as refusal:
        await Avatars(Blobs(tmp_path / "avatars"), workers).store(bytes(100_001), None)
    assert refusal.value.details["limit"] == 100_000


async def test_a_full_disk_is_answered_and_leaves_nothing(
    avatars: Avatars,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(Unavailable):
            await avatars.store(picture(), None)
    assert stored_files(tmp_path) == []
    assert "cannot be stored" in caplog.text


async def test_a_discarded_picture_is_gone_in_every_size(avatars: Avatars, tmp_path: Path) -> None:
    kept, unwanted = [await avatars.store(picture(), None) for _ in range(2)]
    await avatars.discard(unwanted)
    await avatars.discard(unwanted)
    assert {name.partition(".")[0] for name in stored_files(tmp_path)} == {kept}


async def test_a_sweep_removes_only_old_pictures_with_which_nobody_is_shown(
    avatars: Avatars, tmp_path: Path
) -> None:
    shown, orphan, young = [await avatars.store(picture(), None) for _ in range(3)]
    for avatar_id in (shown, orphan):
        for side in SUFFIXES:
            os.utime(avatars.path(avatar_id, side), (1, 1))

    async def shown_in_the_store(ids: Collection[str]) -> set[str]:
        return {shown} & set(ids)

    assert await avatars.sweep(shown_in_the_store) == 1
    assert {name.partition(".")[0] for name in stored_files(tmp_path)} == {shown, young}
