"""From polling to a WebSocket: nothing lost, nothing doubled, and back when it does not work."""

import asyncio
import json

from tests.conformance.peers import HttpPeer, Poller, WebSocketPeer, upgrade_head

ENGINE = "/engine.io/"


async def probe(session: Poller) -> WebSocketPeer:
    """Open the second transport and have the probe answered."""
    peer = await attach(session)
    await peer.say("2probe")
    assert await peer.text() == "3probe"
    return peer


async def attach(session: Poller) -> WebSocketPeer:
    """Open the second transport."""
    target = f"{session.path}?EIO=4&transport=websocket&sid={session.sid}"
    return await WebSocketPeer.open(session.port, target)


async def test_polls_get_a_noop_until_the_upgrade(calm_port: int) -> None:
    session = await Poller.open(calm_port, ENGINE)
    pending = asyncio.create_task(session.get())
    await asyncio.sleep(0.05)
    peer = await probe(session)
    assert (await pending).body == b"6"
    assert (await session.get()).body == b"6"
    await peer.say("5")
    await peer.say("4hello")
    assert await peer.text() == "4hello"


async def test_after_the_upgrade_http_is_refused_and_the_websocket_lives(calm_port: int) -> None:
    session = await Poller.open(calm_port, ENGINE)
    peer = await attach(session)
    await peer.say("2probe")
    await peer.say("5")
    assert await peer.text() == "3probe"
    assert (await session.get()).status == 400
    assert (await session.post(b"4x")).status == 400
    await peer.say("4hello")
    assert await peer.text() == "4hello"


async def test_a_second_websocket_is_closed_and_the_first_lives(calm_port: int) -> None:
    for upgraded in (False, True):
        session = await Poller.open(calm_port, ENGINE)
        peer = await probe(session)
        if upgraded:
            await peer.say("5")
            await asyncio.sleep(0.05)
        second = await attach(session)
        assert await second.closed() == 1008
        if not upgraded:
            await peer.say("5")
        await peer.say("4hello")
        assert await peer.text() == "4hello"


async def test_what_waited_arrives_once_and_in_order(calm_port: int) -> None:
    session = await Poller.open(calm_port, ENGINE)
    await session.post(b"4one\x1ebAQID\x1e4two")
    peer = await probe(session)
    await session.post(b"4three")
    await peer.say("5")
    await peer.say("4four")
    frames = [await peer.frame() for _ in range(5)]
    assert [frame.data for frame in frames] == [
        b"4one",
        b"\x01\x02\x03",
        b"4two",
        b"4three",
        b"4four",
    ]
    assert [frame.opcode for frame in frames] == [1, 2, 1, 1, 1]


async def test_the_dotnet_client_upgrades_without_a_probe(calm_port: int) -> None:
    session = await Poller.open(calm_port, "/socket.io/")
    await session.post(b"40")
    peer = await attach(session)
    await peer.say("5")
    assert (await peer.text()).startswith('40{"sid":')
    assert await peer.text() == '42["auth",{}]'


async def test_data_before_the_upgrade_is_not_delivered(calm_port: int) -> None:
    session = await Poller.open(calm_port, ENGINE)
    peer = await probe(session)
    await peer.say("4too early")
    assert await peer.closed() == 1002
    await session.post(b"4by post")
    assert (await session.get()).body == b"4by post"


async def test_a_dropped_probe_leaves_polling_alive_and_may_be_repeated(calm_port: int) -> None:
    session = await Poller.open(calm_port, ENGINE)
    (await probe(session)).abort()
    await asyncio.sleep(0.05)
    await session.post(b"4alive")
    assert (await session.get()).body == b"4alive"
    peer = await probe(session)
    await peer.say("5")
    await peer.say("4hello")
    assert await peer.text() == "4hello"


async def test_a_stalled_probe_is_closed_after_its_time(calm_port: int) -> None:
    session = await Poller.open(calm_port, ENGINE)
    peer = await attach(session)
    assert await peer.closed() == 1008  # after --upgrade-timeout-ms
    await session.post(b"4alive")
    assert (await session.get()).body == b"4alive"


async def test_a_session_id_is_never_the_public_one(calm_port: int) -> None:
    session = await Poller.open(calm_port, "/socket.io/")
    await session.post(b"40")
    packets = (await session.get()).packets
    assert json.loads(packets[0][2:])["sid"] != session.sid


async def test_frames_in_one_segment_with_the_upgrade_are_read(calm_port: int) -> None:
    peer = await WebSocketPeer.connect(calm_port)
    hello = b"\x81\x86\x00\x00\x00\x004hello"
    await peer.send(upgrade_head("/engine.io/?EIO=4&transport=websocket") + hello)
    assert (await peer.response()).status == 101
    assert (await peer.text()).startswith("0{")
    assert await peer.text() == "4hello"


async def test_a_reset_during_the_upgrade_harms_nobody(calm_port: int) -> None:
    for _ in range(50):
        session = await Poller.open(calm_port, ENGINE)
        target = f"{ENGINE}?EIO=4&transport=websocket&sid={session.sid}"
        peer = await HttpPeer.connect(calm_port)
        await peer.send(upgrade_head(target) + b"\x81\x86\x00\x00\x00\x002probe\x81")
        peer.abort()
        assert (await session.post(b"4alive")).status == 200
