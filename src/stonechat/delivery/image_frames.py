"""What goes over the pipes between the server and its image workers.

A request is a length and the image as it was sent. The worker says STARTED when it has read one; if
it ends before, the image is not to blame. A reply is three lengths and three parts: a JSON object
with the facts or a fault, the clean image, its thumbnail. Lengths are 32-bit, big-endian. This
module imports next to nothing, because the server imports it.
"""

import json
import struct
from dataclasses import asdict, dataclass
from typing import Any, Final

STARTED: Final = b"!"
REQUEST_HEAD: Final = struct.Struct("!I")
REPLY_HEAD: Final = struct.Struct("!III")

TYPES: Final = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "WEBP": "image/webp",
}
"""The formats that are written, by Pillow's names, as media types."""


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """How large an image may be, and what decoding one may cost.

    Attributes:
        bytes: the image as it is sent.
        pixels: of a still: 50 megapixels are more than any phone makes.
        side: 16,383 is the most that WebP can hold.
        frames: of an animation.
        animation_pixels: of all frames of an animation together.
        thumbnail_side: the longest side of a thumbnail.
        memory_bytes: address space of a worker. A WebP of 50 megapixels without loss takes 1.9 GB,
            a JPEG 0.5.
        cpu_seconds: processor time for one image.
        wall_seconds: time for one image, however busy the machine is.
    """

    bytes: int = 10_000_000
    pixels: int = 50_000_000
    side: int = 16_383
    frames: int = 1_000
    animation_pixels: int = 100_000_000
    thumbnail_side: int = 640
    memory_bytes: int = 2_000_000_000
    cpu_seconds: int = 30
    wall_seconds: int = 60


@dataclass(frozen=True, slots=True)
class Recoded:
    """A clean image, its thumbnail, and the facts about it; `type` is a media type."""

    type: str
    width: int
    height: int
    placeholder: str | None
    image: bytes
    thumbnail: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an image cannot be used, in words for its sender; `defect` is for our log only."""

    reason: str
    defect: str | None = None


def encode_limits(limits: ImageLimits) -> str:
    """Write limits so that they fit on a command line."""
    return json.dumps(asdict(limits))


def decode_limits(text: str) -> ImageLimits:
    """Read what `encode_limits` wrote."""
    return ImageLimits(**json.loads(text))


def encode_reply(result: Recoded | Fault) -> bytes:
    """Write a result as one reply, head included."""
    if isinstance(result, Fault):
        facts: dict[str, Any] = {"fault": asdict(result)}
        parts = (b"", b"")
    else:
        facts = {
            "type": result.type,
            "width": result.width,
            "height": result.height,
            "placeholder": result.placeholder,
        }
        parts = (result.image, result.thumbnail)
    head = json.dumps(facts).encode()
    return REPLY_HEAD.pack(len(head), *map(len, parts)) + head + b"".join(parts)


def decode_reply(facts: bytes, image: bytes, thumbnail: bytes) -> Recoded | Fault:
    """Put the three parts of a reply together; raises ValueError or TypeError if it is none.

    A decoder may have been taken over by what it decoded, so the facts are not believed blindly.
    """
    values = json.loads(facts)
    if "fault" in values:
        return Fault(**values["fault"])
    if values["type"] not in TYPES.values():
        raise ValueError("no type that a worker writes")
    return Recoded(image=image, thumbnail=thumbnail, **values)
