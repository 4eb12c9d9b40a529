"""Devices that can be woken, and what they are told."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from stonechat.chat import limits
from stonechat.wire.requests import NO_NUL, Reference, Request
from stonechat.wire.shapes import Shape, Timestamp

DeviceName = Annotated[
    str, Meta(min_length=1, max_length=limits.DEVICE_NAME_LENGTH, pattern=NO_NUL)
]
_Key = Annotated[str, Meta(max_length=limits.PUSH_KEY_LENGTH, pattern=NO_NUL)]


class SubscriptionKeys(Struct):
    """By what a push is encrypted: both in base64url, as browsers give them."""

    p256dh: _Key
    auth: _Key


class Subscribe(Request):
    """Have a device woken: what a browser's `PushSubscription.toJSON()` gives, and a name.

    The same endpoint again takes the place of what was said of it before.
    """

    endpoint: Annotated[str, Meta(max_length=limits.PUSH_ENDPOINT_LENGTH, pattern=NO_NUL)]
    keys: SubscriptionKeys
    name: DeviceName | None = None


class RenameSubscription(Request):
    """Call a device something else."""

    subscription: Reference
    name: DeviceName


class Unsubscribe(Request):
    """Have a device woken no longer."""

    subscription: Reference


class TrySubscription(Request):
    """Wake a device, to see whether that works."""

    subscription: Reference


class PushServer(Shape):
    """What a browser needs to subscribe: its `applicationServerKey`, in base64url."""

    public_key: str


class PushDevice(Shape):
    """A device of one's own; `service` is the host of its push service.

    Attributes:
        last_ok_at: when its push service last took something, to the hour.
        failing: whether it did not take the latest.
        current: whether it belongs to the session that asks.
    """

    id: str
    name: str
    service: str
    created_at: Timestamp
    last_ok_at: Timestamp | None
    failing: bool
    current: bool


class PushDeviceReply(Shape):
    """The device as it is now."""

    subscription: PushDevice


class PushDeviceList(Shape):
    """One's devices, those first that subscribed first."""

    subscriptions: list[PushDevice]


class PushStage(StrEnum):
    """What happens to a push, in this order."""

    ENCRYPT = "encrypt"
    RESOLVE = "resolve"
    CONNECT = "connect"
    ACCEPT = "accept"


class PushStep(Shape):
    """How one stage went; `detail` is a sentence for a person where it did not go well."""

    stage: PushStage
    ok: bool
    detail: str | None


class PushTrial(Shape):
    """What happened when a device was woken, up to the first stage that failed.

    `status` is what its push service answered. Whether something arrives at the device is what the
    device alone can tell.
    """

    ok: bool
    status: int | None
    steps: list[PushStep]


class PushKind(StrEnum):
    """What a push is about."""

    MESSAGE = "message"
    """One message."""

    SUMMARY = "summary"
    """All that was held back."""

    READ = "read"
    """What was told of a stream was read elsewhere, up to `position`: it can go."""

    TEST = "test"
    """That it works."""


class Push(Shape):
    """What a device is told, encrypted for it alone; the service worker reads it.

    Attributes:
        kind: what it is about.
        tag: of the notification, which a later one with the same tag replaces.
        title: the notification's first line; null for `read`.
        body: its other lines, or null.
        url: what to open, within this server.
        badge: how many messages to them, or that mention them, are unread.
        icon: the picture of whose message it is, or null.
        room: where it was said.
        stream: the room's or the whisper's id.
        message: which message.
        position: of that message; for `read`, the last one that is read.
        sent_at: when it was said.
    """

    kind: PushKind
    tag: str
    title: str | None
    body: str | None
    url: str
    badge: int
    icon: str | None = None
    room: str | None = None
    stream: str | None = None
    message: str | None = None
    position: int | None = None
    sent_at: Timestamp | None = None
