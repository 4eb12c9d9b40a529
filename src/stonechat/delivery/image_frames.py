"""What goes over the pipes between the server and its image workers.

A request is two lengths and two parts: a JSON object that says what is wanted, and the image as it
was sent. The worker says STARTED when it has read one; if it ends before, the image is not to
blame. A reply is two lengths and two parts: a JSON object with the facts or a fault, and the files
made, one behind the other. Lengths are 32-bit, big-endian. This module imports next to nothing,
because the server imports it.
"""

import json
import struct
from dataclasses import asdict, dataclass
from typing import Any, Final

from stonechat.chat.limits import IMAGE_SIDE

STARTED: Final = b"!"
REQUEST_HEAD: Final = struct.Struct("!II")
REPLY_HEAD: Final = struct.Struct("!II")

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
        side: of the longer one.
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
    side: int = IMAGE_SIDE
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
class Crop:
    """A square of an image as it is shown, in pixels from its upper left corner."""

    x: int
    y: int
    size: int


@dataclass(frozen=True, slots=True)
class PortraitOrder:
    """What to make a portrait of, and how large; without a crop, of the square in the middle.

    Attributes:
        sides: of the squares to make, in pixels; none is made larger than what is cropped.
    """

    sides: tuple[int, ...]
    crop: Crop | None = None


@dataclass(frozen=True, slots=True)
class Portrait:
    """Clean squares of one image as WebP, one for each side that was ordered."""

    squares: tuple[bytes, ...]


Made = Recoded | Portrait


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


def encode_request_head(order: PortraitOrder | None, data: bytes) -> bytes:
    """Write what stands before an image: without an order, it is to be recoded."""
    wanted = json.dumps(asdict(order) if order else None).encode()
    return REQUEST_HEAD.pack(len(wanted), len(data)) + wanted


def decode_order(text: bytes) -> PortraitOrder | None:
    """Read the JSON part of a request."""
    wanted = json.loads(text)
    if wanted is None:
        return None
    crop = wanted["crop"]
    return PortraitOrder(tuple(wanted["sides"]), Crop(**crop) if crop else None)


def encode_reply(result: Made | Fault) -> bytes:
    """Write a result as one reply, head included."""
    facts: dict[str, Any]
    files: tuple[bytes, ...] = ()
    if isinstance(result, Fault):
        facts = {"fault": asdict(result)}
    elif isinstance(result, Portrait):
        facts, files = {}, result.squares
    else:
        facts = {
            "type": result.type,
            "width": result.width,
            "height": result.height,
            "placeholder": result.placeholder,
        }
        files = (result.image, result.thumbnail)
    head = json.dumps({**facts, "lengths": [len(file) for file in files]}).encode()
    body = b"".join(files)
    return REPLY_HEAD.pack(len(head), len(body)) + head + body


def decode_recoded(facts: bytes, body: bytes) -> Recoded | Fault:
    """Read the reply to a request without an order; raises ValueError, TypeError or KeyError.

    A decoder may have been taken over by what it decoded, so the facts are not believed blindly.
    """
    values, files = _decode_reply(facts, body)
    if "fault" in values:
        return Fault(**values["fault"])
    if values["type"] not in TYPES.values():
        raise ValueError("no type that a worker writes")
    image, thumbnail = files
    return Recoded(image=image, thumbnail=thumbnail, **values)


def decode_portrait(order: PortraitOrder, facts: bytes, body: bytes) -> Portrait | Fault:
    """Read the reply to a request with an order; as `decode_recoded`."""
    values, files = _decode_reply(facts, body)
    if "fault" in values:
        return Fault(**values["fault"])
    if len(files) != len(order.sides):
        raise ValueError("not what was ordered")
    return Portrait(files)


def _decode_reply(facts: bytes, body: bytes) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    values = json.loads(facts)
    if not isinstance(values, dict):
        raise TypeError("no object")
    files, start = [], 0
    for length in values.pop("lengths"):
        if not 0 <= length <= len(body) - start:
            raise ValueError("a file that is not there")
        files.append(body[start : start + length])
        start += length
    return values, tuple(files)
