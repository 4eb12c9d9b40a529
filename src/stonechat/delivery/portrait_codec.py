"""Cut a portrait out of an image that nobody trusts: a square, in several sizes, as WebP.

Runs in the worker process only, as `image_codec`, and under the same limits. Of an animation the
first frame is taken: what stands beside every message should not move.
"""

from typing import Final

from PIL import Image, ImageOps

from stonechat.delivery.image_codec import UnusableError, decoding, encoded, to_eight_bits, to_srgb
from stonechat.delivery.image_frames import Crop, ImageLimits, Portrait, PortraitOrder

PORTRAIT_QUALITY: Final = 85


def portray(data: bytes, order: PortraitOrder, limits: ImageLimits) -> Portrait:
    """Make what is ordered, upright and without metadata; raises as `image_codec.recode`."""
    with decoding(data, limits) as image:
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        square = _colours(image.crop(_box(image, order.crop)))
        return Portrait(tuple(_resized(square, side) for side in order.sides))


def _box(image: Image.Image, crop: Crop | None) -> tuple[int, int, int, int]:
    """Return what to keep, as (left, upper, right, lower)."""
    if crop is None:
        size = min(image.size)
        crop = Crop((image.width - size) // 2, (image.height - size) // 2, size)
    right, lower = crop.x + crop.size, crop.y + crop.size
    if right > image.width or lower > image.height:
        raise UnusableError(
            f"the square to cut out reaches to {right:,}, {lower:,}, and it has {image.width:,} by"
            f" {image.height:,} pixels."
        )
    return crop.x, crop.y, right, lower


def _colours(image: Image.Image) -> Image.Image:
    image = to_srgb(to_eight_bits(image))
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _resized(square: Image.Image, side: int) -> bytes:
    side = min(side, square.width)
    small = square.resize((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    small.info = {}
    return encoded(small, "WEBP", {"quality": PORTRAIT_QUALITY, "method": 4})
