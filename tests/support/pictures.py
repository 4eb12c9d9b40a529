"""Real pictures, small or only claiming to be large, and how to compare them."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageChops, ImageDraw


def picture(form: str = "PNG", size: tuple[int, int] = (40, 30), colour: str = "#b5502f") -> bytes:
    """A picture of one colour, encoded."""
    return encoded(Image.new("RGB", size, colour), form)


def painting(size: tuple[int, int] = (120, 80)) -> Image.Image:
    """A picture with gradients, edges and a top left corner that can be told from the others."""
    width, height = size
    across = Image.linear_gradient("L").rotate(90).resize(size)
    image = Image.merge("RGB", (across, Image.linear_gradient("L").resize(size), across))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 4, height // 4), fill="#ff0000")
    draw.ellipse((width // 2, height // 2, width - 1, height - 1), fill="#ffffff")
    return image


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def assert_alike(one: Image.Image, other: Image.Image, tolerance: float) -> None:
    """Compare over magenta, so that what is transparent counts by its transparency only."""
    assert one.size == other.size
    ground = Image.new("RGBA", one.size, "#ff00ff")
    shown = [Image.alpha_composite(ground, image.convert("RGBA")) for image in (one, other)]
    histogram = ImageChops.difference(*shown).convert("L").histogram()
    assert sum(level * count for level, count in enumerate(histogram)) / sum(histogram) <= tolerance


def png_claiming(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))
        )

    head = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(3 * width + 1))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
