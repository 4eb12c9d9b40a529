"""Small real pictures."""

import io

from PIL import Image


def picture(form: str = "PNG", size: tuple[int, int] = (40, 30), colour: str = "#b5502f") -> bytes:
    """A picture of one colour, encoded."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, form)
    return buffer.getvalue()
