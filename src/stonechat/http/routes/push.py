"""Devices that are woken by what one misses."""

from typing import Final

from litestar import delete, get, patch, post

from stonechat.actions import push_subscriptions
from stonechat.actions.pushes import compose_trial
from stonechat.chat.errors import Forbidden, InvalidSubscription, SubscriptionNotFound
from stonechat.delivery.push.verdicts import Verdict
from stonechat.http.asked import Given, from_body, from_query
from stonechat.http.identity import Identity
from stonechat.http.openapi import refuses
from stonechat.http.services import Services, run_act
from stonechat.wire import push as shapes
from stonechat.wire.replies import Done


@get("/push", opt=refuses(Forbidden))
async def read_push_server(
    identity: Given[Identity], services: Given[Services]
) -> shapes.PushServer:
    """Tell the key for which a browser subscribes; it stays the same for ever."""
    await services.readers.run(
        lambda tx: push_subscriptions.check_may_subscribe(tx, identity.person)
    )
    return shapes.PushServer(public_key=services.pushes.public_key)


@get("/push/subscriptions", opt=refuses(Forbidden))
async def list_subscriptions(
    identity: Given[Identity], services: Given[Services]
) -> shapes.PushDeviceList:
    """List your devices, those first that subscribed first."""
    return await services.readers.run(
        lambda tx: push_subscriptions.list_subscriptions(tx, identity.person, identity.session_id)
    )


@post(
    "/push/subscriptions",
    dependencies=from_body(shapes.Subscribe),
    opt=refuses(Forbidden, InvalidSubscription),
)
async def subscribe(
    asked: Given[shapes.Subscribe], identity: Given[Identity], services: Given[Services]
) -> shapes.PushDeviceReply:
    """Have a device woken from now on, until the session ends that asks.

    The body is what the browser's `PushSubscription.toJSON()` gives, with a name if you like. To
    repeat it is safe, and what a client does at each start: browsers change their subscriptions.
    """
    subscribing = push_subscriptions.Subscribing(
        identity.person, identity.session_id, asked, loopback=services.pushes.loopback
    )
    return await run_act(services, push_subscriptions.subscribe, subscribing)


@patch(
    "/push/subscriptions/{subscription:str}",
    dependencies=from_body(shapes.RenameSubscription),
    opt=refuses(Forbidden, SubscriptionNotFound),
)
async def rename_subscription(
    asked: Given[shapes.RenameSubscription], identity: Given[Identity], services: Given[Services]
) -> shapes.PushDeviceReply:
    """Call one of your devices something else."""
    renaming = push_subscriptions.Renaming(identity.person, identity.session_id, asked)
    return await run_act(services, push_subscriptions.rename_subscription, renaming)


@delete(
    "/push/subscriptions/{subscription:str}",
    status_code=200,
    dependencies=from_query(shapes.Unsubscribe),
    opt=refuses(Forbidden, SubscriptionNotFound),
)
async def unsubscribe(
    asked: Given[shapes.Unsubscribe], identity: Given[Identity], services: Given[Services]
) -> Done:
    """Have one of your devices woken no longer; what is on its way to it goes as well."""
    unsubscribing = push_subscriptions.Unsubscribing(identity.person, asked)
    return await run_act(services, push_subscriptions.unsubscribe, unsubscribing)


@post(
    "/push/subscriptions/{subscription:str}/test",
    status_code=200,
    dependencies=from_body(shapes.TrySubscription),
    opt=refuses(Forbidden, SubscriptionNotFound),
)
async def test_subscription(
    asked: Given[shapes.TrySubscription], identity: Given[Identity], services: Given[Services]
) -> shapes.PushTrial:
    """Wake one of your devices now, and tell what happened at each step.

    A device that its push service does not know any more is forgotten.
    """
    person, pushes = identity.person, services.pushes
    device = await services.readers.run(
        lambda tx: push_subscriptions.access_subscription(tx, person, asked.subscription)
    )
    payload = await services.readers.run(
        lambda tx: compose_trial(tx, person.id, pushes.server_name)
    )
    trial = await pushes.try_out(device, payload)
    tried = push_subscriptions.Tried(
        device.id, ok=trial.report.ok, gone=trial.verdict is Verdict.GONE
    )
    await run_act(services, push_subscriptions.note_trial, tried)
    return trial.report


ROUTES: Final = (
    read_push_server,
    list_subscriptions,
    subscribe,
    rename_subscription,
    unsubscribe,
    test_subscription,
)
