"""Engine.IO 4 as clients see it, on both transports, against the real process."""

import asyncio
import gzip
import json

import pytest

from tests.conformance.peers import (
    ConformanceProcess,
    HttpPeer,
    Poller,
    Response,
    WebSocketPeer,
    client_frame,
    head,
    request,
    upgrade_head,
)

ENGINE = "/engine.io/"
POLLING = "?EIO=4&transport=polling"
WEBSOCKET = "?EIO=4&transport=websocket"
KEYS = {"sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"}


def assert_refused(response: Response, code: int, message: str, status: int = 400) -> None:
    assert response.status == status, response
    assert response.json == {"code": code, "message": message}
    assert response.headers["content-type"] == "application/json"
    assert response.headers.get("access-control-allow-origin", "*") == "*"


async def test_polling_opens_a_session_that_may_upgrade(port: int) -> None:
    response = await request(port, "GET", f"{ENGINE}{POLLING}")
    assert response.status == 200
    assert response.headers["content-type"] == "text/plain; charset=UTF-8"
    assert response.headers["cache-control"] == "no-store"
    handshake = json.loads(response.body[1:])
    assert response.body[:1] == b"0"
    assert set(handshake) == KEYS
    assert handshake["upgrades"] == ["websocket"]
    assert (handshake["pingInterval"], handshake["pingTimeout"]) == (300, 200)
    assert handshake["maxPayload"] == 1_000_000


async def test_a_websocket_opens_a_session_that_is_already_there(port: int) -> None:
    peer = await WebSocketPeer.open(port, f"{ENGINE}{WEBSOCKET}")
    handshake = json.loads((await peer.text())[1:])
    assert set(handshake) == KEYS
    assert handshake["upgrades"] == []


@pytest.mark.parametrize("path", ["/socket.io", "/socket.io/", "/engine.io", "/engine.io/"])
async def test_the_slash_at_the_end_is_optional(port: int, path: str) -> None:
    assert (await request(port, "GET", path + POLLING)).status == 200
    peer = await WebSocketPeer.open(port, path + WEBSOCKET)
    assert (await peer.text()).startswith("0{")


@pytest.mark.parametrize(
    ("method", "query", "code", "message"),
    [
        ("GET", "?EIO=4", 0, "Transport unknown"),
        ("GET", "?EIO=4&transport=carrier-pigeon", 0, "Transport unknown"),
        ("GET", "?EIO=4&transport=polling&sid=nobody", 1, "Session ID unknown"),
        ("GET", "?EIO=4&transport=polling&sid=__proto__", 1, "Session ID unknown"),
        ("GET", "?EIO=4&transport=polling&sid=%00", 1, "Session ID unknown"),
        ("POST", "?EIO=4&transport=polling", 2, "Bad handshake method"),
        ("PUT", "?EIO=4&transport=polling", 2, "Bad handshake method"),
        ("GET", "?EIO=4&transport=websocket", 3, "Bad request"),
        ("GET", "?EIO=3&transport=polling", 5, "Unsupported protocol version"),
        ("GET", "?transport=polling", 5, "Unsupported protocol version"),
        ("GET", "?EIO=abc&transport=polling", 5, "Unsupported protocol version"),
    ],
)
async def test_a_bad_handshake_is_refused_by_number(
    port: int, method: str, query: str, code: int, message: str
) -> None:
    response = await request(port, method, ENGINE + query, "Origin: http://elsewhere.example")
    assert_refused(response, code, message)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("?EIO=4", 0),
        ("?EIO=4&transport=carrier-pigeon", 0),
        ("?EIO=4&transport=websocket&sid=stale", 1),
        ("?transport=websocket", 5),
        ("?EIO=3&transport=websocket", 5),
    ],
)
async def test_a_bad_websocket_handshake_is_refused_before_the_upgrade(
    port: int, query: str, code: int
) -> None:
    peer = await HttpPeer.connect(port)
    await peer.send(upgrade_head(ENGINE + query))
    response = await peer.response()
    assert response.status == 400
    assert json.loads(response.body)["code"] == code
    assert await peer.ended()


async def test_a_websocket_may_call_itself_polling_as_the_dart_client_does(port: int) -> None:
    peer = await WebSocketPeer.open(port, f"{ENGINE}{POLLING}")
    assert (await peer.text()).startswith("0{")


async def test_a_preflight_is_answered(port: int) -> None:
    headers = ("Origin: http://a.example", "Access-Control-Request-Headers: x-one, x-two")
    response = await request(port, "OPTIONS", f"{ENGINE}{POLLING}", *headers)
    assert response.status == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in response.headers
    assert response.headers["access-control-allow-headers"] == "x-one, x-two"
    assert "POST" in response.headers["access-control-allow-methods"]


@pytest.mark.parametrize("body", ["4hello", "4one\x1e4two\x1e4three", "4text\x1ebAQIDBA=="])
async def test_packets_come_back_in_one_poll(port: int, body: str) -> None:
    session = await Poller.open(port, ENGINE)
    posted = await session.post(body.encode())
    assert (posted.status, posted.body) == (200, b"ok")
    assert posted.headers["content-type"] == "text/html"
    assert (await session.get()).body == body.encode()


async def test_a_poll_carries_at_most_sixteen_packets(port: int) -> None:
    session = await Poller.open(port, ENGINE)
    await session.post("\x1e".join(f"4{number}" for number in range(40)).encode())
    polls = [(await session.get()).packets for _ in range(3)]
    assert [len(packets) for packets in polls] == [16, 16, 8]
    assert [packet for packets in polls for packet in packets] == [f"4{n}" for n in range(40)]


async def test_a_large_answer_is_compressed_for_who_can_read_it(port: int) -> None:
    session = await Poller.open(port, ENGINE)
    text = b"4" + b"again and again " * 100
    await session.post(text)
    response = await request(port, "GET", session.target, "Accept-Encoding: deflate, gzip")
    assert response.headers["content-encoding"] == "gzip"
    assert gzip.decompress(response.body) == text
    await session.post(text)
    assert (await session.get()).body == text


@pytest.mark.parametrize(
    "body", [b"abc", b"", b"7", b"4\xff", b"4a\x1e\x1e4b", b"b!!!!", b"2", b"5"]
)
async def test_a_malformed_post_ends_the_session(port: int, body: bytes) -> None:
    session = await Poller.open(port, ENGINE)
    assert_refused(await session.post(body), 3, "Bad request")
    assert_refused(await session.get(), 1, "Session ID unknown")


@pytest.mark.parametrize(
    "header", ["Content-Type: application/octet-stream", "Content-Encoding: gzip"]
)
async def test_a_body_of_a_wrong_kind_ends_the_session(port: int, header: str) -> None:
    session = await Poller.open(port, ENGINE)
    assert_refused(await session.post(gzip.compress(b"4hello"), header), 3, "Bad request")
    assert (await session.get()).status == 400


async def test_a_second_poll_ends_the_session_and_the_first(port: int) -> None:
    session = await Poller.open(port, ENGINE)
    first = asyncio.create_task(session.get())
    await asyncio.sleep(0.05)
    assert (await session.get()).status == 400
    assert (await first).body == b"1"
    assert (await session.get()).status == 400


async def test_a_second_post_ends_the_session(port: int) -> None:
    session = await Poller.open(port, ENGINE)
    slow = await HttpPeer.connect(port)
    await slow.send(head("POST", session.target, "Content-Length: 6") + b"4he")
    await asyncio.sleep(0.05)
    assert (await session.post(b"4hello")).status == 400
    assert (await session.get()).status == 400
    slow.abort()


async def test_a_dropped_poll_ends_the_session(calm_port: int) -> None:
    session = await Poller.open(calm_port, ENGINE)
    poll = await HttpPeer.connect(calm_port)
    await poll.send(head("GET", session.target))
    await asyncio.sleep(0.05)
    poll.abort()
    await asyncio.sleep(0.05)
    assert_refused(await session.get(), 1, "Session ID unknown")


async def test_a_chunked_post_is_read(port: int) -> None:
    session = await Poller.open(port, ENGINE)
    peer = await HttpPeer.connect(port)
    await peer.send(head("POST", session.target, "Transfer-Encoding: chunked"))
    await peer.send(b"3\r\n4he\r\n3\r\nllo\r\n0\r\n\r\n")
    assert (await peer.response()).body == b"ok"
    assert (await session.get()).body == b"4hello"


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_post_past_the_limit_is_refused_and_the_session_stays(
    calm_port: int, *, chunked: bool
) -> None:
    session = await Poller.open(calm_port, ENGINE)
    body = b"4" + b"x" * 1_000_000
    peer = await HttpPeer.connect(calm_port)
    if chunked:
        await peer.send(head("POST", session.target, "Transfer-Encoding: chunked"))
        await peer.send(b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body))
    else:
        await peer.send(head("POST", session.target, f"Content-Length: {len(body)}") + body)
    assert (await peer.response()).status == 413
    assert (await session.post(b"4still here")).status == 200
    assert (await session.get()).body == b"4still here"


async def test_a_polling_client_is_pinged_and_lives_by_its_pongs(port: int) -> None:
    session = await Poller.open(port, ENGINE)
    for _ in range(3):
        assert (await session.get()).body == b"2"
        assert (await session.post(b"3")).status == 200


async def test_a_silent_polling_client_is_dead_on_time(port: int) -> None:
    session = await Poller.open(port, ENGINE)
    await asyncio.sleep(0.5)
    assert_refused(await session.post(b"3"), 1, "Session ID unknown")


async def test_a_websocket_is_pinged_and_lives_by_its_pongs(port: int) -> None:
    peer = await WebSocketPeer.open(port, f"{ENGINE}{WEBSOCKET}")
    await peer.frame()
    for _ in range(3):
        assert (await peer.frame()).data == b"2"
        await peer.say("3")


async def test_a_silent_websocket_is_closed(port: int) -> None:
    peer = await WebSocketPeer.open(port, f"{ENGINE}{WEBSOCKET}")
    start = asyncio.get_running_loop().time()
    await peer.closed()
    assert 0.4 < asyncio.get_running_loop().time() - start < 0.8


async def test_an_unsolicited_pong_is_harmless(port: int) -> None:
    peer = await WebSocketPeer.open(port, f"{ENGINE}{WEBSOCKET}")
    await peer.frame()
    await peer.say("3")
    await peer.say("4hello")
    assert await peer.text() == "4hello"


async def test_a_close_packet_lets_the_waiting_poll_go(port: int) -> None:
    session = await Poller.open(port, ENGINE)
    poll = asyncio.create_task(session.get())
    await asyncio.sleep(0.05)
    assert (await session.post(b"1")).body == b"ok"
    assert (await poll).body == b"6"
    assert (await session.get()).status == 400


@pytest.mark.parametrize("text", ["1", "2", "abc", "", "7", "0", "5"])
async def test_what_a_client_may_not_say_closes_its_websocket(port: int, text: str) -> None:
    peer = await WebSocketPeer.open(port, f"{ENGINE}{WEBSOCKET}")
    await peer.frame()
    await peer.say(text)
    assert await peer.closed() in {1000, 1002}
    assert await peer.ended()


async def test_text_and_binary_messages_come_back_on_a_websocket(port: int) -> None:
    peer = await WebSocketPeer.open(port, f"{ENGINE}{WEBSOCKET}")
    await peer.frame()
    await peer.say("4hello")
    assert await peer.text() == "4hello"
    await peer.send(client_frame(b"\x01\x02\x03", 2))
    assert await peer.frame() == (2, b"\x01\x02\x03")


async def test_a_terminated_server_says_good_bye_and_ends_well(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    calm = ("--ping-interval-ms", "25000", "--ping-timeout-ms", "20000")
    server = ConformanceProcess(*calm, log=tmp_path_factory.mktemp("end") / "stderr")
    on_websocket = await WebSocketPeer.open(server.port, f"{ENGINE}{WEBSOCKET}")
    await on_websocket.frame()
    polling = await Poller.open(server.port, ENGINE)
    poll = asyncio.create_task(polling.get())
    await asyncio.sleep(0.05)
    ending = asyncio.create_task(asyncio.to_thread(server.terminate))
    assert await on_websocket.closed() == 1012
    assert (await poll).body == b"1"
    assert await ending == 0
    server.close()
