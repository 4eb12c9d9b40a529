import io
import struct
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from PIL import ExifTags, Image, ImageCms, ImageDraw, PngImagePlugin

from stonechat.delivery.image_codec import UnusableError, recode
from stonechat.delivery.image_frames import Fault, ImageLimits, Recoded
from stonechat.delivery.image_worker import answer
from tests.support.pictures import assert_alike, encoded, opened, painting, png_claiming

LIMITS = ImageLimits()
SECRET = b"<script>alert('secret')</script>"


def frames(data: bytes) -> list[tuple[Image.Image, float]]:
    shown = []
    with Image.open(io.BytesIO(data)) as image:
        for number in range(image.n_frames):  # type: ignore[attr-defined]
            image.seek(number)
            shown.append((image.convert("RGBA"), image.info.get("duration", 0)))
    return shown


def reason(data: bytes, limits: ImageLimits = LIMITS) -> str:
    with pytest.raises(UnusableError) as refusal:
        recode(data, limits)
    return str(refusal.value)


# --- Stills -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("GIF", "image/gif"), ("WEBP", "image/webp")],
)
def test_an_image_keeps_its_format_size_and_looks(form: str, media_type: str) -> None:
    data = encoded(painting(), form)
    clean = recode(data, LIMITS)
    assert (clean.type, clean.width, clean.height) == (media_type, 120, 80)
    assert opened(clean.image).format == form
    assert_alike(opened(data), opened(clean.image), tolerance=2)


def test_avif_becomes_webp() -> None:
    data = encoded(painting(), "AVIF", quality=90)
    clean = recode(data, LIMITS)
    assert clean.type == "image/webp"
    assert_alike(opened(data), opened(clean.image), tolerance=2)


def test_a_jpeg_can_be_sent_on_and_on_without_getting_worse_or_larger() -> None:
    first = encoded(painting(), "JPEG", quality=70)
    data = first
    for _ in range(5):
        data = recode(data, LIMITS).image
    assert_alike(opened(first), opened(data), tolerance=1.5)
    assert len(data) <= len(first)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_a_png_of_any_mode_comes_back_as_it_was(mode: str) -> None:
    image = painting().convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    image = image.convert(mode)
    clean = recode(encoded(image, "PNG"), LIMITS)
    assert_alike(image, opened(clean.image), tolerance=0)


def test_a_png_with_sixteen_bit_greys_comes_back_with_eight() -> None:
    image = Image.new("I;16", (30, 20), 0x8040)
    clean = recode(encoded(image, "PNG"), LIMITS)
    assert opened(clean.image).getpixel((0, 0)) == 0x80
    assert clean.placeholder == "#808080"


def test_a_transparent_colour_stays_transparent() -> None:
    image = Image.new("RGB", (30, 20), "#00ff00")
    clean = recode(encoded(image, "PNG", transparency=(0, 255, 0)), LIMITS)
    assert opened(clean.image).convert("RGBA").getpixel((0, 0)) == (0, 255, 0, 0)
    assert clean.placeholder is None, "nothing of it can be seen"


def test_a_lossless_webp_stays_lossless() -> None:
    data = encoded(painting(), "WEBP", lossless=True)
    assert_alike(painting(), opened(recode(data, LIMITS).image), tolerance=0)


def test_a_cmyk_jpeg_comes_back_in_colours_that_browsers_show() -> None:
    data = encoded(painting().convert("CMYK"), "JPEG", quality=95)
    clean = opened(recode(data, LIMITS).image)
    assert clean.mode == "RGB"
    assert_alike(painting(), clean, tolerance=3)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_metadata_is_gone_and_the_orientation_applied(form: str) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # the camera was turned: shown, the left side is on top
    exif[ExifTags.Base.Make] = SECRET.decode()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (47.0, 22.0, 30.0)
    data = encoded(painting(), form, exif=exif.tobytes())
    assert SECRET in data
    clean = recode(data, LIMITS)
    assert (clean.width, clean.height) == (80, 120)
    assert_alike(
        opened(data).transpose(Image.Transpose.ROTATE_270), opened(clean.image), tolerance=1.5
    )
    assert not opened(clean.image).getexif()
    assert not opened(clean.thumbnail).getexif()
    assert SECRET not in clean.image + clean.thumbnail


def test_a_png_loses_its_text_and_its_resolution() -> None:
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", SECRET.decode())
    text.add_itxt("XML:com.adobe.xmp", SECRET.decode(), zip=False)
    clean = recode(encoded(painting(), "PNG", pnginfo=text, dpi=(300, 300)), LIMITS)
    assert opened(clean.image).info == {}


def test_a_jpeg_loses_its_comment() -> None:
    clean = recode(encoded(painting(), "JPEG", comment=SECRET), LIMITS)
    assert "comment" not in opened(clean.image).info
    assert SECRET not in clean.image


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_second_file_behind_the_image_is_gone(form: str) -> None:
    clean = recode(encoded(painting(), form) + SECRET, LIMITS)
    assert SECRET not in clean.image + clean.thumbnail


def test_a_colour_profile_is_applied_before_it_is_dropped() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    renamed = swapped.replace("sRGB".encode("utf-16-be"), "Swap".encode("utf-16-be"))
    data = encoded(Image.new("RGB", (9, 9), "#ff8000"), "PNG", icc_profile=renamed)
    clean = opened(recode(data, LIMITS).image)
    assert "icc_profile" not in clean.info
    assert_alike(Image.new("RGB", (9, 9), "#0080ff"), clean, tolerance=2)


def test_a_damaged_colour_profile_is_ignored() -> None:
    clean = recode(encoded(painting(), "PNG", icc_profile=b"no profile"), LIMITS)
    assert_alike(painting(), opened(clean.image), tolerance=0)


def test_a_picture_for_two_eyes_is_shown_to_one() -> None:
    data = encoded(painting(), "MPO", save_all=True, append_images=[Image.new("RGB", (120, 80))])
    clean = recode(data, LIMITS)
    assert clean.type == "image/jpeg"
    assert_alike(opened(data), opened(clean.image), tolerance=1)


# --- Animations -------------------------------------------------------------------------------


def moving_box(*, ground: str) -> Iterator[Image.Image]:
    for step in range(6):
        frame = Image.new("RGBA", (90, 40), ground)
        left = step * 12
        ImageDraw.Draw(frame).rectangle((left, 8, left + 20, 30), fill=f"#ff{step * 40:02x}00")
        yield frame


def animation(form: str, ground: str = "#203040", **options: Any) -> bytes:
    first, *others = moving_box(ground=ground)
    durations = [40, 50, 60, 70, 80, 90]
    return encoded(
        first, form, save_all=True, append_images=others, duration=durations, loop=3, **options
    )


@pytest.mark.parametrize("ground", ["#203040", "#00000000"])
@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("GIF", {"disposal": 2}),
        ("GIF", {"disposal": 2, "comment": SECRET}),
        ("PNG", {}),
        ("PNG", {"disposal": 1, "blend": 1}),
        ("WEBP", {"lossless": True}),
    ],
)
def test_an_animation_keeps_its_frames_and_their_times(
    form: str, ground: str, options: dict[str, Any]
) -> None:
    data = animation(form, ground, **options)
    clean = recode(data, LIMITS)
    before, after = frames(data), frames(clean.image)
    assert [duration for _, duration in after] == [duration for _, duration in before]
    assert len(after) == 6
    for (one, _), (other, _) in zip(before, after, strict=True):
        assert_alike(one, other, tolerance=3 if form == "WEBP" else 0)
    assert opened(clean.image).info["loop"] == 3
    assert SECRET not in clean.image


def test_an_animated_avif_becomes_an_animated_webp() -> None:
    clean = recode(animation("AVIF"), LIMITS)
    assert clean.type == "image/webp"
    assert len(frames(clean.image)) == 6


def test_an_animation_that_plays_once_plays_once() -> None:
    first, *others = moving_box(ground="#000000")
    data = encoded(first, "GIF", save_all=True, append_images=others, duration=50)
    assert "loop" not in opened(recode(data, LIMITS).image).info


def test_html_in_a_comment_of_a_gif_is_gone() -> None:
    data = encoded(painting(), "GIF", comment=SECRET)
    assert SECRET in data
    clean = recode(data, LIMITS)
    assert SECRET not in clean.image + clean.thumbnail


def test_the_thumbnail_of_an_animation_is_its_first_frame() -> None:
    data = animation("GIF")
    thumbnail = opened(recode(data, LIMITS).thumbnail)
    assert getattr(thumbnail, "n_frames", 1) == 1
    assert_alike(frames(data)[0][0], thumbnail, tolerance=3)


# --- Thumbnails -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "small"),
    [
        ((1280, 640), (640, 320)),
        ((100, 2000), (32, 640)),
        ((30, 20), (30, 20)),
        ((2000, 1), (640, 1)),
    ],
)
def test_a_thumbnail_is_a_webp_of_640_pixels_at_most(
    size: tuple[int, int], small: tuple[int, int]
) -> None:
    thumbnail = opened(recode(encoded(painting(size), "PNG"), LIMITS).thumbnail)
    assert (thumbnail.format, thumbnail.size) == ("WEBP", small)


def test_the_placeholder_is_the_average_of_what_can_be_seen() -> None:
    image = Image.new("RGBA", (40, 40), "#00ff0000")
    image.paste("#102030", (0, 0, 20, 40))
    colour = recode(encoded(image, "PNG"), LIMITS).placeholder
    assert colour in {"#102030", "#0f1f2f"}, "a half-transparent average may lose one in rounding"


# --- Refusals ---------------------------------------------------------------------------------


def gif_of_dots(count: int, size: tuple[int, int] = (1, 1)) -> bytes:
    head = b"GIF89a" + struct.pack("<HHBBB", *size, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    dot = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return head + dot * count + b";"


UNUSABLE = {
    "text": (b"hello, this is no image", "no image"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
    "svg as xml": (b"\xef\xbb\xbf\n <?xml version='1.0'?><svg/>", "SVG"),
    "pdf": (b"%PDF-1.7 ...", "PDF"),
    "heic": (b"\0\0\0\x18ftypheic" + bytes(99), "HEIC"),
    "video": (b"\0\0\0\x18ftypmp42" + bytes(99), "video"),
    "bmp": (encoded(Image.new("RGB", (9, 9)), "BMP"), "BMP"),
    "tiff": (encoded(Image.new("RGB", (9, 9)), "TIFF"), "TIFF"),
    "a bomb": (png_claiming(50_000, 50_000), "50,000,000 pixels"),
    "a long side": (png_claiming(16_384, 1), "16,384 by 1"),
    "many frames": (gif_of_dots(3_000), "3,000 frames"),
    "very many frames": (gif_of_dots(600_000), "600,000 frames"),
    "many large frames": (gif_of_dots(1_000, (400, 400)), "160,000,000"),
    "a frame that grows": (
        gif_of_dots(1)[:-1]
        + b","
        + struct.pack("<HHHHB", 0, 0, 60_000, 60_000, 0)
        + b"\x02\x02\x44\x01\x00;",
        "pixels",
    ),
    "a canvas that is a bomb": (
        b"RIFF\x64\0\0\0WEBPVP8X\x0a\0\0\0\x10\0\0\0\xfe\x3f\0\xfe\x3f\0" + bytes(80),
        "50,000,000 pixels",
    ),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_what_cannot_be_used_is_refused_with_the_reason(case: str) -> None:
    data, word = UNUSABLE[case]
    assert word in reason(data)


@pytest.mark.parametrize("kept", [0.02, 0.5, 0.9])
@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_an_image_cut_short_is_refused(form: str, kept: float) -> None:
    whole = encoded(painting((400, 300)), form)
    assert "damaged or cut short" in reason(whole[: max(20, int(len(whole) * kept))])


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP"])
def test_an_animation_cut_short_is_refused(form: str) -> None:
    whole = animation(form)
    assert "damaged or cut short" in reason(whole[: len(whole) // 2])


def test_an_image_at_the_limit_is_accepted_and_one_above_is_not() -> None:
    limits = ImageLimits(pixels=120 * 80)
    assert recode(encoded(painting((120, 80)), "PNG"), limits).width == 120
    assert "9,600" in reason(encoded(painting((121, 80)), "PNG"), limits)


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_damaged_bytes_are_refused_or_come_out_clean(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(["JPEG", "PNG", "GIF", "WEBP", "AVIF"]))
    broken = bytearray(SAMPLES[form]())
    for place in data.draw(st.lists(st.integers(0, len(broken) - 1), min_size=1, max_size=8)):
        broken[place] = data.draw(st.integers(0, 255))
    clean = answer(None, bytes(broken), ImageLimits(pixels=1_000_000))
    if isinstance(clean, Fault):
        assert clean.reason
        return
    assert isinstance(clean, Recoded)
    assert opened(clean.image).size == (clean.width, clean.height)
    assert opened(clean.thumbnail).format == "WEBP"


SAMPLES = {
    form: partial(encoded, painting((60, 40)), form) for form in ("JPEG", "PNG", "WEBP", "AVIF")
} | {"GIF": partial(animation, "GIF")}
