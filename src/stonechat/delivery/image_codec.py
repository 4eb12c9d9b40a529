"""Decode an image that nobody trusts, and make a clean one, a thumbnail and a colour of it.

Runs in the worker process only: importing Pillow costs 0.2 s and its decoders are C code that reads
hostile bytes. What comes out has been decoded to pixels and encoded anew, so nothing is left of
whatever else the file held: metadata, comments, a second file behind the first.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageFile,
    ImageOps,
    JpegImagePlugin,
    UnidentifiedImageError,
)

from stonechat.delivery.image_frames import TYPES, ImageLimits, Recoded

FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")

THUMBNAIL_QUALITY: Final = 80
WEBP_QUALITY: Final = 85
JPEG_QUALITY: Final = 90

_OURS: Final = (b"\xff\xd8\xff", b"\x89png", b"gif8", b"riff", b"ftypavi")
"""How files of an accepted format begin, in small letters."""

_OTHERS: Final = {
    b"bm": "a BMP",
    b"ii*\x00": "a TIFF",
    b"mm\x00*": "a TIFF",
    b"%pdf": "a PDF",
    b"8bps": "a Photoshop",
    b"ftyphei": "a HEIC",
    b"ftyphev": "a HEIC",
    b"ftypmif1": "a HEIC",
    b"ftyp": "a video",
    b"<svg": "an SVG",
    b"<?xml": "an SVG or other XML",
}
"""What people send most often by mistake, so that the refusal can name it."""

DAMAGED: Final = "it is damaged or cut short."
_RATHER: Final = "JPEG, PNG, GIF, WebP and AVIF are possible."


class UnusableError(Exception):
    """The image cannot or must not be used; the message says why, in words for its sender."""


@dataclass(frozen=True, slots=True)
class _Animation:
    """What the first walk over the frames found out."""

    frames: int
    durations_ms: tuple[int, ...]
    transparent: bool


def recode(data: bytes, limits: ImageLimits) -> Recoded:
    """Make a clean image and its thumbnail; raises UnusableError, or MemoryError if it is too big.

    On damaged files Pillow's decoders raise whatever they stumble over; what is none of their usual
    exceptions comes through.

    The cost grows with pixels times frames, both bounded by `limits`; some 8 bytes of memory are
    needed for each pixel of a still, 5 for each of an animation.
    """
    with decoding(data, limits) as image:
        if getattr(image, "n_frames", 1) > 1 and image.format != "MPO":
            return _recode_animation(image, limits)
        return _recode_still(image, data, limits)


@contextmanager
def decoding(data: bytes, limits: ImageLimits) -> Iterator[Image.Image]:
    """Open an image that may be decoded, and say in words what goes wrong inside.

    Raises UnusableError for what is no image, too large, or turns out to be damaged.
    """
    _bound_decoders(limits)
    try:
        with _open(data) as image:
            _check_size(image, limits)
            yield image
    except Image.DecompressionBombError as error:
        raise UnusableError(
            f"it has more than {limits.pixels:,} pixels. Make it smaller."
        ) from error
    except (OSError, EOFError, SyntaxError, ValueError) as error:
        raise UnusableError(DAMAGED) from error


def _bound_decoders(limits: ImageLimits) -> None:
    """Let Pillow itself stop decoders that meet a size behind the header, as GIF and WebP can."""
    Image.MAX_IMAGE_PIXELS = limits.pixels // 2  # it warns past this and fails past twice as much
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    # Frames that share a palette stay as they are: a quarter of the memory, and no new dithering.
    GifImagePlugin.LOADING_STRATEGY = (
        GifImagePlugin.LoadingStrategy.RGB_AFTER_DIFFERENT_PALETTE_ONLY
    )


def _open(data: bytes) -> Image.Image:
    try:
        return Image.open(BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise UnusableError(_identification_fault(data)) from error


def _identification_fault(data: bytes) -> str:
    start = data[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    start = start[4:] if start[4:8] == b"ftyp" else start
    if start.startswith(_OURS):
        return DAMAGED
    for magic, name in _OTHERS.items():
        if start.startswith(magic):
            return f"it is {name} file. {_RATHER}"
    return f"it is no image. {_RATHER}"


def _check_size(image: Image.Image, limits: ImageLimits) -> None:
    width, height = image.size
    if max(width, height) > limits.side:
        raise UnusableError(
            f"it has {width:,} by {height:,} pixels; {limits.side:,} on a side are possible."
        )
    if width * height > limits.pixels:
        raise UnusableError(
            f"it has {width:,} by {height:,} pixels; {limits.pixels:,} in all are possible."
        )


# --- Stills -----------------------------------------------------------------------------------


def _recode_still(image: Image.Image, data: bytes, limits: ImageLimits) -> Recoded:
    image.load()
    ImageOps.exif_transpose(image, in_place=True)
    options = _still_options(image, data)
    still = to_srgb(to_eight_bits(image))
    still.info = {k: v for k, v in still.info.items() if k == "transparency"}
    kind = _kind(image)
    thumbnail, placeholder = _thumbnail(still, limits)
    return Recoded(
        type=TYPES[kind],
        width=still.width,
        height=still.height,
        placeholder=placeholder,
        image=encoded(still, kind, options),
        thumbnail=thumbnail,
    )


def _kind(image: Image.Image) -> str:
    """Which format to write: the one it came in.

    But AVIF becomes WebP: encoding AVIF takes seconds, and what shows one shows the other.
    """
    return {"MPO": "JPEG", "AVIF": "WEBP"}.get(image.format or "", image.format or "")


def _still_options(image: Image.Image, data: bytes) -> dict[str, Any]:
    """How to encode, so that an image that was compressed with loss loses nothing visible again."""
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        # The same tables put the same pixels back into the same numbers.
        return {
            "qtables": image.quantization,
            "subsampling": JpegImagePlugin.get_sampling(image),
            "optimize": True,
        }
    if image.format == "WEBP" and b"VP8L" in data[:64]:
        return {"lossless": True, "quality": 50, "method": 2}
    if image.format in {"WEBP", "AVIF"}:
        return {"quality": WEBP_QUALITY, "method": 2}
    return {}


def to_eight_bits(image: Image.Image) -> Image.Image:
    """Bring deep greys to eight bits, which no screen shows more of."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda level: level / 256).convert("L")
    return image


def to_srgb(image: Image.Image) -> Image.Image:
    """Apply the colour profile, since it is dropped with all the other metadata.

    A profile that is damaged, or not made for these pixels, is ignored like a missing one.
    """
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "RGBA", "CMYK"}:
        target = "RGB" if image.mode == "CMYK" else image.mode
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            if "sRGB" not in ImageCms.getProfileDescription(source):
                srgb = ImageCms.createProfile("sRGB")
                done = ImageCms.profileToProfile(
                    image, source, srgb, outputMode=target, inPlace=target == image.mode
                )
                image = done or image
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return image.convert("RGB") if image.mode == "CMYK" else image


def encoded(image: Image.Image, kind: str, options: dict[str, Any]) -> bytes:
    """Write an image in one of Pillow's formats, without a colour profile."""
    out = BytesIO()
    try:
        image.save(out, kind, icc_profile=None, **options)
    except ValueError:
        if "qtables" not in options:
            raise
        out = BytesIO()  # tables that no encoder takes
        image.save(out, kind, icc_profile=None, quality=JPEG_QUALITY)
    return out.getvalue()


# --- Animations -------------------------------------------------------------------------------


def _recode_animation(image: Image.Image, limits: ImageLimits) -> Recoded:
    """Decode twice: once to know what there is, once while encoding, so frames need not be kept."""
    animation = _walk(image, limits)
    kind = _kind(image)
    width, height = image.size
    options: dict[str, Any] = {"save_all": True, "duration": list(animation.durations_ms)}
    if "loop" in image.info:
        options["loop"] = image.info["loop"]
    if kind == "GIF":
        options["comment"] = b""
        if animation.transparent:
            options["disposal"] = 2  # else a pixel could never become transparent again
    elif kind == "PNG":
        # Frames come composed, so they replace what was there, whatever the file's way was.
        options |= {"disposal": 0, "blend": 0}
    else:
        options |= {"quality": WEBP_QUALITY, "method": 2}
    image.seek(0)
    thumbnail, placeholder = _thumbnail(image.copy(), limits)
    return Recoded(
        type=TYPES[kind],
        width=width,
        height=height,
        placeholder=placeholder,
        image=encoded(image, kind, options),
        thumbnail=thumbnail,
    )


def _walk(image: Image.Image, limits: ImageLimits) -> _Animation:
    frames: int = image.n_frames  # type: ignore[attr-defined]
    if frames > limits.frames:
        raise UnusableError(f"it has {frames:,} frames; {limits.frames:,} are possible.")
    total = frames * image.width * image.height
    if total > limits.animation_pixels:
        raise UnusableError(
            f"its {frames:,} frames have {total:,} pixels in all;"
            f" {limits.animation_pixels:,} are possible."
        )
    size, durations, transparent = image.size, [], False
    for frame in range(frames):
        image.seek(frame)
        image.load()
        if image.size != size:
            raise UnusableError("its frames differ in size.")
        durations.append(round(image.info.get("duration", 0)))
        transparent = transparent or _is_transparent(image)
    return _Animation(frames, tuple(durations), transparent)


def _is_transparent(image: Image.Image) -> bool:
    if not image.has_transparency_data:
        return False
    return image.convert("RGBA").getchannel("A").getextrema() != (255, 255)


# --- Thumbnails -------------------------------------------------------------------------------


def _thumbnail(image: Image.Image, limits: ImageLimits) -> tuple[bytes, str | None]:
    """Make the small version as WebP, and find the average colour (None if nothing is visible)."""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    colours = image if image.mode == mode else image.convert(mode)
    scale = min(1, limits.thumbnail_side / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    small = colours.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    # With premultiplied alpha, what is transparent does not colour the average.
    pixel = small.convert("RGBA").convert("RGBa").resize((1, 1), Image.Resampling.BOX)
    red, green, blue, alpha = pixel.convert("RGBA").getpixel((0, 0))  # type: ignore[misc]
    placeholder = f"#{red:02x}{green:02x}{blue:02x}" if alpha else None
    return encoded(small, "WEBP", {"quality": THUMBNAIL_QUALITY, "method": 4}), placeholder
