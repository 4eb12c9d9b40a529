"""Devices that can be woken, and what is on its way to them, as acts ask for it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PushSubscription:
    """A device of somebody's, as its push service knows it.

    Attributes:
        id: its own.
        person_id: whose device it is.
        session_id: the session that subscribed; both end together.
        endpoint: where its push service takes messages for it. Who knows it could send some, were
            they not encrypted; so it is told to nobody.
        p256dh: its public key, a point of P-256, uncompressed.
        auth: the secret that it shares with us (RFC 8291).
        name: what its owner calls it.
        created_at: when it subscribed, as it is now.
        last_ok_at: when its push service last took something, to the hour.
        failures: how often it has not since then.
    """

    id: str
    person_id: str
    session_id: str
    endpoint: str
    p256dh: bytes
    auth: bytes
    name: str
    created_at: datetime
    last_ok_at: datetime | None = None
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPush:
    """Something to be told to all devices of a person.

    Attributes:
        person_id: who.
        kind: `message`, `summary` or `read`.
        tag: what it replaces on a device: a later one of the same tag takes its place.
        expires_at: when it is of no use any more.
        stream_id: of the message that it is about.
        position: of that message; for `read`, the last one that is read.
        message_id: which message.
        fields: what else it is made of; nothing that anybody wrote.
    """

    person_id: str
    kind: str
    tag: str
    expires_at: datetime
    stream_id: str | None = None
    position: int | None = None
    message_id: str | None = None
    fields: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PushDelivery:
    """One thing for one device, which is still to be handed to its push service.

    The fields of `NewPush`, and:

    Attributes:
        id: its own; later ones are greater.
        subscription_id: which device.
        endpoint, p256dh, auth: how it is reached now.
        service: the domain of its push service.
        attempts: how often it was tried.
        created_at: when there was something to tell.
    """

    id: str
    subscription_id: str
    endpoint: str
    p256dh: bytes
    auth: bytes
    service: str
    person_id: str
    kind: str
    tag: str
    stream_id: str | None
    position: int | None
    message_id: str | None
    fields: Mapping[str, int]
    attempts: int
    created_at: datetime
    expires_at: datetime


class PushSubscriptions(Protocol):
    """Who can be reached at which devices."""

    def add_push_subscription(self, subscription: PushSubscription) -> None:
        """Store a device whose endpoint is not stored yet."""

    def renew_push_subscription(self, subscription: PushSubscription) -> None:
        """Store what became of a device, by its id: session, keys, name; failures are forgotten."""

    def rename_push_subscription(self, subscription_id: str, name: str) -> None:
        """Call a device something else."""

    def find_push_subscription(
        self, subscription_id: str, person_id: str
    ) -> PushSubscription | None:
        """A device of this person's own; None if it is nobody's or another one's."""

    def find_push_endpoint(self, endpoint: str) -> PushSubscription | None:
        """The device with this endpoint, whoever's it is."""

    def list_push_subscriptions(self, person_id: str) -> list[PushSubscription]:
        """Somebody's devices, those first that subscribed first."""

    def remove_push_subscriptions(self, subscription_ids: Collection[str]) -> None:
        """Forget devices, and what is on its way to them."""

    def note_pushes(self, subscription_ids: Collection[str], failed_ids: Collection[str]) -> None:
        """Note at which devices something arrived, and at which it did not."""


class PushDeliveries(Protocol):
    """What is sent to devices after the commit of what it tells of."""

    def add_pushes(self, pushes: Sequence[NewPush]) -> int:
        """Store what is due now, once for each device of each person; returns how many."""

    def due_pushes(self, limit: int, busy: Collection[str]) -> list[PushDelivery]:
        """What is due now of services that are not busy: first of who has waited for longest.

        Nobody else gets them until the transaction ends.
        """

    def next_push_due_at(self, busy: Collection[str]) -> datetime | None:
        """When the next one is due, which may be past; None if there is none."""

    def count_waiting(self, person_ids: Collection[str]) -> Mapping[str, int]:
        """How much each of these people has not read of what is said to them."""

    def forget_pushes(self, delivery_ids: Collection[str]) -> None:
        """Remove what was sent or is given up."""

    def forget_older_pushes(self, deliveries: Collection[PushDelivery]) -> None:
        """Remove what would have told the same devices under the same tags before these."""

    def postpone_pushes(self, due: Iterable[tuple[str, datetime]], *, tried: bool) -> None:
        """Make each due then, and count an attempt if it was, or will have been, `tried`."""

    def note_pushed(self, deliveries: Collection[PushDelivery]) -> None:
        """Note of which notices a push service took what tells of them: no mail need do so."""
