import io
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from PIL import ExifTags, Image

from stonechat.delivery.image_codec import UnusableError
from stonechat.delivery.image_frames import Crop, Fault, ImageLimits, Portrait, PortraitOrder
from stonechat.delivery.image_worker import answer
from stonechat.delivery.portrait_codec import portray
from tests.support.pictures import assert_alike, encoded, opened, painting, png_claiming

LIMITS = ImageLimits()
SECRET = b"<script>alert('secret')</script>"
FORMATS = ["JPEG", "PNG", "GIF", "WEBP", "AVIF"]


def square(data: bytes, side: int = 512, crop: Crop | None = None) -> Image.Image:
    """Return one square, decoded."""
    (file,) = portray(data, PortraitOrder((side,), crop), LIMITS).squares
    image = opened(file)
    assert image.format == "WEBP"
    return image


def reason(data: bytes, crop: Crop | None = None) -> str:
    with pytest.raises(UnusableError) as refusal:
        portray(data, PortraitOrder((64,), crop), LIMITS)
    return str(refusal.value)


@pytest.mark.parametrize("form", FORMATS)
def test_a_portrait_is_square_in_every_size(form: str) -> None:
    data = encoded(painting((900, 700)), form)
    made = portray(data, PortraitOrder((64, 128, 512)), LIMITS)
    sizes = [opened(file).size for file in made.squares]
    assert sizes == [(64, 64), (128, 128), (512, 512)]
    whole = opened(made.squares[2])
    for file in made.squares[:2]:
        small = opened(file)
        assert_alike(whole.resize(small.size, Image.Resampling.LANCZOS), small, tolerance=4)


@pytest.mark.parametrize(
    ("size", "box"), [((120, 80), (20, 0, 100, 80)), ((60, 91), (0, 15, 60, 75))]
)
def test_without_a_crop_it_is_the_middle(
    size: tuple[int, int], box: tuple[int, int, int, int]
) -> None:
    image = painting(size)
    assert_alike(image.crop(box), square(encoded(image, "PNG")), tolerance=3)


def test_a_crop_is_cut_out_where_it_was_said() -> None:
    image = Image.new("RGB", (100, 80), "#ffffff")
    image.paste("#204060", (70, 50, 100, 80))
    cut = square(encoded(image, "PNG"), crop=Crop(70, 50, 30))
    assert_alike(Image.new("RGB", (30, 30), "#204060"), cut, tolerance=2)


def test_a_crop_is_one_of_the_picture_as_it_is_shown() -> None:
    image = painting((120, 80))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    data = encoded(image, "JPEG", quality=95, exif=exif.tobytes())
    shown = image.transpose(Image.Transpose.ROTATE_270)
    cut = square(data, crop=Crop(0, 60, 60))
    assert_alike(shown.crop((0, 60, 60, 120)), cut, tolerance=4)


def test_nothing_is_made_larger_than_it_was() -> None:
    made = portray(encoded(painting((300, 100)), "PNG"), PortraitOrder((64, 128, 512)), LIMITS)
    assert [opened(file).width for file in made.squares] == [64, 100, 100]
    assert square(encoded(painting((1, 1)), "PNG")).size == (1, 1)


@pytest.mark.parametrize(
    "crop", [Crop(0, 0, 81), Crop(41, 0, 80), Crop(0, 1, 80), Crop(10_000, 0, 1)]
)
def test_a_crop_beyond_the_picture_is_refused(crop: Crop) -> None:
    assert "120 by 80" in reason(encoded(painting((120, 80)), "PNG"), crop)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_pixels_is_left(form: str) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = SECRET.decode()
    data = encoded(painting(), form, exif=exif.tobytes()) + SECRET
    image = square(data)
    assert not image.getexif()
    assert {"exif", "icc_profile", "xmp"}.isdisjoint(image.info)
    (file,) = portray(data, PortraitOrder((512,)), LIMITS).squares
    assert SECRET not in file


def test_what_is_transparent_stays_so() -> None:
    image = Image.new("RGBA", (50, 50), "#00ff0000")
    image.paste("#ff0000ff", (0, 0, 25, 50))
    cut = square(encoded(image, "PNG"))
    assert cut.mode == "RGBA"
    assert cut.getpixel((40, 20))[3] == 0  # type: ignore[index]
    assert cut.getpixel((5, 20))[3] == 255  # type: ignore[index]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK"])
def test_a_picture_of_any_mode_becomes_one_of_colours(mode: str) -> None:
    form: str = "JPEG" if mode == "CMYK" else "PNG"
    image = Image.new(mode, (20, 20))
    assert square(encoded(image, form)).mode in {"RGB", "RGBA"}


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP"])
def test_of_an_animation_the_first_picture_is_taken(form: str) -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("#ff0000", "#0000ff")]
    data = encoded(frames[0], form, save_all=True, append_images=frames[1:], duration=50)
    cut = square(data)
    assert getattr(cut, "n_frames", 1) == 1
    assert_alike(frames[0], cut, tolerance=4)


UNUSABLE: dict[str, tuple[bytes, str]] = {
    "text": (b"hello, this is no image", "no image"),
    "nothing": (b"", "no image"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "SVG"),
    "a bomb": (png_claiming(50_000, 50_000), "50,000,000 pixels"),
    "a long side": (png_claiming(16_384, 1), "16,384 by 1"),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_what_cannot_be_used_is_refused_with_the_reason(case: str) -> None:
    data, word = UNUSABLE[case]
    assert word in reason(data)


@pytest.mark.parametrize("form", FORMATS)
def test_a_picture_cut_short_is_refused(form: str) -> None:
    whole = encoded(painting((400, 300)), form)
    assert "damaged or cut short" in reason(whole[: len(whole) // 2])


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_damaged_bytes_are_refused_or_come_out_as_squares(data: st.DataObject) -> None:
    form: Any = data.draw(st.sampled_from(FORMATS))
    broken = bytearray(encoded(painting((60, 40)), form))
    for place in data.draw(st.lists(st.integers(0, len(broken) - 1), min_size=1, max_size=8)):
        broken[place] = data.draw(st.integers(0, 255))
    made = answer(PortraitOrder((64, 128)), bytes(broken), ImageLimits(pixels=1_000_000))
    if isinstance(made, Fault):
        assert made.reason
        return
    assert isinstance(made, Portrait)
    for file in made.squares:
        with Image.open(io.BytesIO(file)) as image:
            assert image.width == image.height <= 128
