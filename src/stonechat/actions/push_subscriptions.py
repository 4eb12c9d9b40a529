"""Devices that are woken by what their owner misses."""

from dataclasses import dataclass, replace
from hmac import compare_digest
from typing import Final

from stonechat.actions.access import access_self, check_right
from stonechat.actions.act import Outcome
from stonechat.actions.store import PushSubscription, Transaction
from stonechat.chat import limits
from stonechat.chat.errors import InvalidSubscription, SubscriptionNotFound
from stonechat.chat.profiles import clean_line
from stonechat.chat.push import decode_key, endpoint_fault, host_of, keys_fault
from stonechat.chat.rights import Right
from stonechat.chat.values import Person
from stonechat.wire import push as shapes
from stonechat.wire.replies import Done
from stonechat.wire.shapes import timestamp

_NAMELESS: Final = "A browser"


@dataclass(frozen=True, slots=True)
class Subscribing:
    """A device that its owner wants to have woken.

    Attributes:
        actor: who asks.
        session_id: by which session; the device is forgotten when that ends.
        request: what the browser said.
        loopback: whether push services of this machine are called as well.
    """

    actor: Person
    session_id: str
    request: shapes.Subscribe
    loopback: bool = False


@dataclass(frozen=True, slots=True)
class Renaming:
    """A device, and what its owner calls it from now on."""

    actor: Person
    session_id: str
    request: shapes.RenameSubscription


@dataclass(frozen=True, slots=True)
class Unsubscribing:
    """A device that its owner wants to have woken no longer."""

    actor: Person
    request: shapes.Unsubscribe


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of waking a device while its owner waited."""

    subscription_id: str
    ok: bool
    gone: bool


def check_may_subscribe(tx: Transaction, actor: Person) -> None:
    """Raise Forbidden for who has no account."""
    check_right(Right.WAKE_DEVICES, access_self(tx, actor))


def subscribe(tx: Transaction, asked: Subscribing) -> Outcome[shapes.PushDeviceReply]:
    """Store a device, or what became of it.

    One that somebody else has subscribed moves to the actor, who uses the same browser now, if
    they know its keys: the address alone is not enough. Past `limits.PUSH_SUBSCRIPTIONS` the one
    goes of which nothing was heard for longest. Raises InvalidSubscription, Forbidden or NotNamed.
    """
    actor = access_self(tx, asked.actor)
    check_right(Right.WAKE_DEVICES, actor)
    coming = _read(tx, actor, asked)
    known = tx.find_push_endpoint(coming.endpoint)
    if known is not None and known.person_id == actor.id:
        name = clean_line(asked.request.name) or known.name
        coming = replace(
            known,
            session_id=asked.session_id,
            p256dh=coming.p256dh,
            auth=coming.auth,
            name=name,
            failures=0,
        )
        tx.renew_push_subscription(coming)
    else:
        if known is not None:
            _check_same_browser(known, coming)
            tx.remove_push_subscriptions([known.id])
        _make_room(tx, actor)
        tx.add_push_subscription(coming)
    return Outcome(_reply(coming, asked.session_id))


def list_subscriptions(tx: Transaction, actor: Person, session_id: str) -> shapes.PushDeviceList:
    """List the actor's own devices, those first that subscribed first."""
    check_right(Right.WAKE_DEVICES, access_self(tx, actor))
    return shapes.PushDeviceList(
        subscriptions=[_shape(one, session_id) for one in tx.list_push_subscriptions(actor.id)]
    )


def rename_subscription(tx: Transaction, asked: Renaming) -> Outcome[shapes.PushDeviceReply]:
    """Call a device of the actor's own something else; raises SubscriptionNotFound."""
    found = access_subscription(tx, asked.actor, asked.request.subscription)
    name = clean_line(asked.request.name) or _NAMELESS
    tx.rename_push_subscription(found.id, name)
    return Outcome(_reply(replace(found, name=name), asked.session_id))


def unsubscribe(tx: Transaction, asked: Unsubscribing) -> Outcome[Done]:
    """Forget a device of the actor's own, and what is on its way to it.

    Raises SubscriptionNotFound.
    """
    found = access_subscription(tx, asked.actor, asked.request.subscription)
    tx.remove_push_subscriptions([found.id])
    return Outcome(Done())


def note_trial(tx: Transaction, tried: Tried) -> Outcome[None]:
    """Note of a device whether it could be woken; one that is gone is forgotten."""
    if tried.gone:
        tx.remove_push_subscriptions([tried.subscription_id])
    else:
        one = [tried.subscription_id]
        tx.note_pushes(one if tried.ok else [], [] if tried.ok else one)
    return Outcome(None)


def access_subscription(tx: Transaction, actor: Person, subscription_id: str) -> PushSubscription:
    """The device of the actor's own that they mean; raises SubscriptionNotFound or Forbidden."""
    check_right(Right.WAKE_DEVICES, access_self(tx, actor))
    found = tx.find_push_subscription(subscription_id, actor.id)
    if found is None:
        raise SubscriptionNotFound(subscription_id)
    return found


def _read(tx: Transaction, actor: Person, asked: Subscribing) -> PushSubscription:
    request = asked.request
    fault = endpoint_fault(request.endpoint, loopback=asked.loopback)
    if fault:
        raise InvalidSubscription(fault, path="endpoint")
    bad_key = keys_fault(request.keys.p256dh, request.keys.auth)
    if bad_key:
        path, fault = bad_key
        raise InvalidSubscription(fault, path=f"keys.{path}")
    return PushSubscription(
        id=tx.new_id(),
        person_id=actor.id,
        session_id=asked.session_id,
        endpoint=request.endpoint,
        p256dh=decode_key(request.keys.p256dh),
        auth=decode_key(request.keys.auth),
        name=clean_line(request.name) or _NAMELESS,
        created_at=tx.now,
    )


def _check_same_browser(known: PushSubscription, coming: PushSubscription) -> None:
    is_same = compare_digest(known.auth, coming.auth) and known.p256dh == coming.p256dh
    if not is_same:
        raise InvalidSubscription("its keys are not those of this endpoint", path="keys")


def _make_room(tx: Transaction, actor: Person) -> None:
    devices = tx.list_push_subscriptions(actor.id)
    devices.sort(key=lambda one: one.last_ok_at or one.created_at, reverse=True)
    surplus = devices[limits.PUSH_SUBSCRIPTIONS - 1 :]
    tx.remove_push_subscriptions([one.id for one in surplus])


def _reply(subscription: PushSubscription, session_id: str) -> shapes.PushDeviceReply:
    return shapes.PushDeviceReply(subscription=_shape(subscription, session_id))


def _shape(subscription: PushSubscription, session_id: str) -> shapes.PushDevice:
    last_ok_at = subscription.last_ok_at
    return shapes.PushDevice(
        id=subscription.id,
        name=subscription.name,
        service=host_of(subscription.endpoint),
        created_at=timestamp(subscription.created_at),
        last_ok_at=timestamp(last_ok_at) if last_ok_at else None,
        failing=subscription.failures > 0,
        current=subscription.session_id == session_id,
    )
