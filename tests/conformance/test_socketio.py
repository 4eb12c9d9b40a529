"""Socket.IO 5 as clients see it, on both transports, against the real process."""

import asyncio
import json

import pytest

from tests.conformance.peers import Poller, WebSocketPeer, client_frame, conformance_server

WEBSOCKET = "/socket.io/?EIO=4&transport=websocket"


async def open_websocket(port: int) -> WebSocketPeer:
    """Open a session that has joined nothing."""
    peer = await WebSocketPeer.open(port, WEBSOCKET)
    assert (await peer.text()).startswith("0{")
    return peer


@pytest.mark.parametrize(
    ("packet", "prefix", "auth"),
    [
        ("40", "40", '42["auth",{}]'),
        ('40{"token":"123"}', "40", '42["auth",{"token":"123"}]'),
        ('40/,{"token":"swift"}', "40", '42["auth",{"token":"swift"}]'),
        ("40/custom,", "40/custom,", '42/custom,["auth",{}]'),
        ("40/custom", "40/custom,", '42/custom,["auth",{}]'),
        ('40/custom,{"token":"abc"}', "40/custom,", '42/custom,["auth",{"token":"abc"}]'),
    ],
)
async def test_a_client_joins_a_namespace(port: int, packet: str, prefix: str, auth: str) -> None:
    peer = await open_websocket(port)
    await peer.say(packet)
    answer = await peer.text()
    assert answer.startswith(prefix)
    assert list(json.loads(answer.removeprefix(prefix))) == ["sid"]
    assert await peer.text() == auth


async def test_an_unknown_namespace_is_refused_and_nothing_else(port: int) -> None:
    peer = await open_websocket(port)
    await peer.say("40/random")
    assert await peer.text() == '44/random,{"message":"Invalid namespace"}'
    await peer.say("40")
    assert (await peer.text()).startswith("40{")


async def test_a_client_that_joins_nothing_is_closed_in_time(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    log = tmp_path_factory.mktemp("idle") / "stderr"
    with conformance_server(log, "--connect-timeout-ms", "400") as process:
        peer = await open_websocket(process.port)
        start = asyncio.get_running_loop().time()
        while (frame := await peer.frame()).opcode != 8:
            assert frame.data == b"2"
            await peer.say("3")
        assert 0.3 < asyncio.get_running_loop().time() - start < 0.8


async def test_leaving_the_main_namespace_keeps_the_session_for_a_while(port: int) -> None:
    peer = await WebSocketPeer.join(port)
    await peer.say("41")
    assert (await peer.frame()).data == b"2"
    await peer.say("40")
    await peer.say("3")
    assert (await peer.text()).startswith("40{")


async def test_leaving_one_namespace_keeps_the_other(port: int) -> None:
    peer = await WebSocketPeer.join(port)
    await peer.say("40/custom")
    assert (await peer.text()).startswith("40/custom,{")
    assert await peer.text() == '42/custom,["auth",{}]'
    await peer.say("41/custom")
    await peer.say('42["message","to the main namespace"]')
    assert await peer.text() == '42["message-back","to the main namespace"]'


@pytest.mark.parametrize(
    ("sent", "received"),
    [
        ('42["message",1,"2",{"3":[true]}]', '42["message-back",1,"2",{"3":[true]}]'),
        ('42/,["message",null]', '42["message-back",null]'),
        ('42["message"]', '42["message-back"]'),
        ('42456["message-with-ack",1,"2",{"3":[false]}]', '43456[1,"2",{"3":[false]}]'),
        ('420["message-with-ack"]', "430[]"),
        ('42["message","\\u0000"]', '42["message-back","\\u0000"]'),
        ('42["message","' + "ü" * 70_000 + '"]', '42["message-back","' + "ü" * 70_000 + '"]'),
    ],
)
async def test_events_are_echoed_and_acknowledged(port: int, sent: str, received: str) -> None:
    peer = await WebSocketPeer.join(port)
    await peer.say(sent)
    assert await peer.text() == received


async def test_attachments_travel_both_ways(port: int) -> None:
    peer = await WebSocketPeer.join(port)
    two = '{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}'
    for sent, received in (
        (f'452-["message",{two}]', f'452-["message-back",{two}]'),
        (f'452-789["message-with-ack",{two}]', f"462-789[{two}]"),
    ):
        await peer.say(sent)
        await peer.send(client_frame(b"\x01\x02\x03", 2))
        await peer.send(client_frame(b"", 2))
        assert await peer.text() == received
        assert [await peer.frame(), await peer.frame()] == [(2, b"\x01\x02\x03"), (2, b"")]


async def test_attachments_travel_both_ways_by_polling(port: int) -> None:
    session = await Poller.open(port)
    await session.join()
    placeholder = '{"_placeholder":true,"num":0}'
    await session.post(f'451-7["message-with-ack",{placeholder}]\x1ebAQID'.encode())
    assert (await session.get()).packets == [f"461-7[{placeholder}]", "bAQID"]


@pytest.mark.parametrize(
    "packet",
    [
        "4",
        "4abc",
        "47",
        "42",
        "42{}",
        "42[]",
        "42[1]",
        '42["a"',
        '42["connect"]',
        '42["disconnecting"]',
        '42["newListener"]',
        '42abc["message"]',
        '42-1["message"]',
        '42["a",NaN]',
        '42["a"]["b"]',
        "42" + "9" * 900_000 + '["a"]',
        '42["a",' + "[" * 100_000,
        '42["a",' + "[" * 5_000 + "]" * 5_000 + "]",
        '42["a"' + ",0" * 400_000 + "]",
        '42/custom,["not joined"]',
        "40",
        "40[]",
        '40"text"',
        "40{",
        "41/custom",
        "43[]",
        '44{"message":"no"}',
        '450-["a"]',
        '4511-["a"]',
        '459999999999-["a"]',
        '45-["a"]',
        '45["a"]',
        '45+1-["a"]',
        "461-[]",
    ],
)
async def test_a_malformed_packet_closes_the_connection(calm_port: int, packet: str) -> None:
    peer = await WebSocketPeer.join(calm_port)
    await peer.say(packet)
    assert await peer.closed() in {1002, 1008, 1009}


@pytest.mark.parametrize(
    "packet", ["40[]", '40"text"', "400{}", '40{"a":' + "[" * 5_000, "42", '42["early"]']
)
async def test_a_client_that_has_not_joined_may_only_join(calm_port: int, packet: str) -> None:
    peer = await open_websocket(calm_port)
    await peer.say(packet)
    assert await peer.closed() == 1002


@pytest.mark.parametrize(
    "arguments",
    [
        '{"_placeholder":true,"num":1}',
        '{"_placeholder":true,"num":-1}',
        '{"_placeholder":true,"num":0.0}',
        '{"_placeholder":true,"num":true}',
        '{"_placeholder":true,"num":"0"}',
        '{"_placeholder":true}',
        '{"_placeholder":true,"num":0},{"_placeholder":true,"num":0}',
        "null",
        ",".join(['{"_placeholder":true,"num":0}'] * 90),
    ],
)
async def test_placeholders_must_match_their_attachments(calm_port: int, arguments: str) -> None:
    peer = await WebSocketPeer.join(calm_port)
    await peer.say(f'451-["message",{arguments}]')
    await peer.send(client_frame(b"x", 2))
    assert await peer.closed() == 1002


async def test_text_in_place_of_an_attachment_closes(calm_port: int) -> None:
    peer = await WebSocketPeer.join(calm_port)
    await peer.say('451-["message",{"_placeholder":true,"num":0}]')
    await peer.say('42["message"]')
    assert await peer.closed() == 1002


async def test_an_attachment_that_nobody_awaits_closes(calm_port: int) -> None:
    peer = await WebSocketPeer.join(calm_port)
    await peer.send(client_frame(b"x", 2))
    assert await peer.closed() == 1002


async def test_attachments_count_towards_the_size_of_their_event(calm_port: int) -> None:
    peer = await WebSocketPeer.join(calm_port)
    await peer.say('452-["message",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]')
    await peer.send(client_frame(b"x" * 600_000, 2) * 2)
    assert await peer.closed() == 1009


async def test_a_lone_surrogate_is_neither_echoed_nor_fatal(port: int) -> None:
    peer = await WebSocketPeer.join(port)
    for bad in ('"\\ud800"', '{"\\udc00":1}', '["\\ude00\\ud83d"]'):
        await peer.say(f'42["message",{bad}]')
        await peer.say(f'451-["message",{{"_placeholder":true,"num":0}},{bad}]')
        await peer.send(client_frame(b"x", 2))
    await peer.say('42["message","\\ud83d\\ude00"]')
    assert await peer.text() == '42["message-back","\\ud83d\\ude00"]'


async def test_unknown_events_and_unknown_acks_are_ignored(port: int) -> None:
    peer = await WebSocketPeer.join(port)
    await peer.say('42["never heard of",1]')
    await peer.say("4312[1]")
    await peer.say('42["message"]')
    assert await peer.text() == '42["message-back"]'


async def test_the_rust_client_says_pong_before_anything_else(port: int) -> None:
    session = await Poller.open(port)
    assert (await session.post(b"3")).body == b"ok"
    await session.join()
