"""What the server and the process that calls push services say to each other."""

from typing import Final

import msgspec

from stonechat.delivery.push.keys import VapidKeys
from stonechat.wire.push import PushStage

LENGTH_BYTES: Final = 4


class Orders(msgspec.Struct, frozen=True):
    """What the process is told first.

    Attributes:
        keys: of this server.
        subject: how its operator can be reached, None if nobody said.
        loopback: whether this machine may be called as well.
    """

    keys: VapidKeys
    subject: str | None = None
    loopback: bool = False


class Errand(msgspec.Struct, frozen=True):
    """Something to be handed to a push service.

    Attributes:
        number: by which the answer is known.
        endpoint, point, auth: of the device.
        payload: what it is to read.
        ttl_seconds: how long the push service keeps it for a device that is not there.
        urgency: `high` for what may wake it (RFC 8030, section 5.3).
        topic: what it replaces of what the push service still keeps (section 5.4).
    """

    number: int
    endpoint: str
    point: bytes
    auth: bytes
    payload: bytes
    ttl_seconds: int
    urgency: str
    topic: str


class Carried(msgspec.Struct, frozen=True):
    """What became of an errand.

    Attributes:
        number: of which.
        stage: how far it came.
        status: what the push service answered; None if it did not.
        fault: what went wrong, as a sentence without names and addresses; None for nothing.
        hopeless: whether trying again is no use, for a reason other than the status.
        retry_after_seconds: when the push service wants to be asked again.
    """

    number: int
    stage: PushStage
    status: int | None = None
    fault: str | None = None
    hopeless: bool = False
    retry_after_seconds: float | None = None


def encode_frame(said: msgspec.Struct) -> bytes:
    """Write one of these, its length first."""
    body = msgspec.msgpack.encode(said)
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


def frame_length(head: bytes) -> int:
    """Read how long the rest of a frame is."""
    return int.from_bytes(head, "big")


decode_orders: Final = msgspec.msgpack.Decoder(Orders).decode
decode_errand: Final = msgspec.msgpack.Decoder(Errand).decode
decode_carried: Final = msgspec.msgpack.Decoder(Carried).decode
