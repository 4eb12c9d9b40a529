"""What has hurt other servers by WebSocket: each costs its sender, and nobody else."""

import asyncio
import json

import pytest

from tests.conformance.peers import WebSocketPeer, client_frame, upgrade_head
from tests.e2e.hostile.conftest import Attack

ENGINE = "/engine.io/?EIO=4&transport=websocket"
SOCKET = "/socket.io/?EIO=4&transport=websocket"
MEGABYTE = 1_000_000


async def pour(peer: WebSocketPeer, data: bytes, times: int = 1) -> None:
    """Send until everything is sent or the server has had enough."""
    try:
        for _ in range(times):
            await peer.send(data)
    except ConnectionError:
        pass


@pytest.mark.parametrize("path", ["/echo", SOCKET])
@pytest.mark.parametrize("size", [0, 1])
async def test_a_million_tiny_fragments(attack: Attack, path: str, size: int) -> None:
    async with attack() as victim:
        peer = await WebSocketPeer.open(victim.port, path)
        await peer.send(client_frame(b"4" * size, fin=False))
        await pour(peer, client_frame(b"x" * size, 0, fin=False) * 10_000, 100)
        assert await peer.closed() in {1006, 1008}


async def test_many_connections_full_of_tiny_messages(attack: Attack) -> None:
    flood = client_frame(b"4") * 20_000
    async with attack() as victim:
        peers = [await WebSocketPeer.open(victim.port, ENGINE) for _ in range(5)]
        async with asyncio.timeout(10):
            await asyncio.gather(*(read_and_pour(peer, flood) for peer in peers))


async def read_and_pour(peer: WebSocketPeer, flood: bytes) -> None:
    """Send a flood and take its echo, as a fast and busy client would."""
    sending = asyncio.create_task(peer.send(flood))
    received = 0
    while received < 20_000 * 3:
        received += len(await peer.reader.read(65_536))
    await sending


@pytest.mark.parametrize("length", [2**63, 2**62, 2**32, MEGABYTE + 1])
async def test_a_frame_that_claims_to_be_huge(attack: Attack, length: int) -> None:
    async with attack() as victim:
        peer = await WebSocketPeer.open(victim.port, SOCKET)
        await pour(peer, b"\x81\xff" + length.to_bytes(8, "big") + b"\0\0\0\0" + b"x" * 100_000)
        assert await peer.closed() in {1002, 1006, 1009}


@pytest.mark.parametrize("opcode", [9, 10])
async def test_a_flood_of_control_frames(attack: Attack, opcode: int) -> None:
    async with attack() as victim:
        peers = [await WebSocketPeer.open(victim.port, ENGINE) for _ in range(3)]
        flood = client_frame(b"x" * 125, opcode) * 2_000

        async def until_stuck(peer: WebSocketPeer) -> None:
            try:
                async with asyncio.timeout(1):
                    await pour(peer, flood, 200)  # never reads a pong
            except TimeoutError:
                pass

        await asyncio.gather(*map(until_stuck, peers))


async def test_reserved_bits_in_the_segment_of_the_upgrade(attack: Attack) -> None:
    async with attack() as victim:
        for bits in (0x40, 0x20, 0x10, 0x70):
            peer = await WebSocketPeer.connect(victim.port)
            await peer.send(upgrade_head(SOCKET) + client_frame(b"40", bits=bits))
            assert (await peer.response()).status == 101
            assert await peer.closed() == 1002


@pytest.mark.parametrize(
    "packet",
    [
        '42["message",' + "[" * 400_000 + "]" * 400_000 + "]",
        '42["message",' + '{"a":' * 150_000 + "1" + "}" * 150_000 + "]",
        '451-["message",{"_placeholder":true,"num":0},' + "[" * 400_000 + "]" * 400_000 + "]",
        '40/custom,{"a":' + "[" * 400_000 + "]" * 400_000 + "}",
    ],
    ids=["lists", "objects", "with an attachment", "in a connect"],
)
async def test_json_nested_hundreds_of_thousands_deep(attack: Attack, packet: str) -> None:
    async with attack() as victim:
        for _ in range(5):
            peer = await WebSocketPeer.join(victim.port)
            await peer.say(packet)
            assert await peer.closed() == 1002


@pytest.mark.parametrize(
    "argument",
    [
        "9" * 900_000,
        "1." + "9" * 900_000,
        "1e" + "9" * 900_000,
        json.dumps({f"key {number}": number for number in range(60_000)}, separators=(",", ":")),
        "[" + ",".join("0" * 1 for _ in range(490_000)) + "]",
        '"' + "\\ud800" * 160_000 + '"',
    ],
    ids=["digits", "decimals", "exponent", "60,000 keys", "490,000 items", "surrogates"],
)
@pytest.mark.parametrize("attachment", [False, True])
async def test_values_that_are_expensive_to_decode(
    attack: Attack, argument: str, *, attachment: bool
) -> None:
    packet = f'42["message",{argument}]'
    if attachment:
        packet = f'451-["message",{{"_placeholder":true,"num":0}},{argument}]'
    frames = client_frame(packet.encode())
    async with attack() as victim:
        for _ in range(3):
            peer = await WebSocketPeer.join(victim.port)
            await peer.send(frames)
            if attachment:
                await peer.send(client_frame(b"x", 2))
            await peer.say('42["message","and then"]')
            seen = set()
            while True:
                frame = await peer.frame()
                seen.add(frame.opcode)
                if frame.opcode == 8 or frame.data.endswith(b'"and then"]'):
                    break
            assert seen <= {1, 2, 8}


async def test_an_attachment_count_of_ten_digits(attack: Attack) -> None:
    async with attack() as victim:
        for count in ("1000000000", "9" * 900_000, "11"):
            peer = await WebSocketPeer.join(victim.port)
            await peer.say(f'45{count}-["message",{{"_placeholder":true,"num":0}}]')
            assert await peer.closed() == 1002


async def test_one_attachment_referred_to_1500_times(attack: Attack) -> None:
    placeholders = ",".join(['{"_placeholder":true,"num":0}'] * 1_500)
    async with attack() as victim:
        peer = await WebSocketPeer.join(victim.port)
        await peer.say(f'451-["message",[{placeholders}]]')
        await peer.send(client_frame(b"x" * 900_000, 2))
        assert await peer.closed() in {1002, 1009}


async def test_attachments_that_never_come(attack: Attack) -> None:
    async with attack() as victim:
        text = '42-["message",{"_placeholder":true,"num":0}]'.replace("42-", "452-")
        for _ in range(40):
            peer = await WebSocketPeer.join(victim.port)
            await peer.say(text)
            await peer.send(client_frame(b"x" * 900_000, 2))


async def test_five_thousand_namespaces_on_one_socket(attack: Attack) -> None:
    async with attack() as victim:
        peer = await WebSocketPeer.join(victim.port)
        await pour(peer, b"".join(client_frame(b"40/room%d," % n) for n in range(5_000)))
        assert await peer.closed() in {1006, 1008}


async def test_connect_and_disconnect_over_and_over(attack: Attack) -> None:
    async with attack() as victim:
        peer = await WebSocketPeer.join(victim.port)
        await pour(peer, (client_frame(b"41") + client_frame(b"40")) * 20_000)
        assert await peer.closed() in {1006, 1008}


async def test_sockets_opened_and_dropped_over_and_over(attack: Attack) -> None:
    async with attack() as victim:
        for _ in range(400):
            peer = await WebSocketPeer.connect(victim.port)
            await peer.send(upgrade_head(SOCKET) + client_frame(b"40"))
            peer.abort()


@pytest.mark.parametrize(
    ("packet", "size"),
    [
        ('42["message","{}"]', 100_000),
        ('427["message-with-ack","{}"]', 100_000),
        ('427["message-with-ack","{}"]', 1),
        ("40/no{}", 1),
    ],
    ids=["events", "large acks", "small acks", "refusals"],
)
async def test_a_client_that_never_reads(attack: Attack, packet: str, size: int) -> None:
    flood = client_frame(packet.replace("{}", "x" * size).encode())
    flood *= max(1, 200_000 // len(flood))

    async def until_stuck(peer: WebSocketPeer) -> None:
        try:
            async with asyncio.timeout(1.5):
                await pour(peer, flood, 300)
        except TimeoutError:
            pass

    async with attack() as victim:
        peers = [await WebSocketPeer.join(victim.port) for _ in range(5)]
        await asyncio.gather(*map(until_stuck, peers))


async def test_a_namespace_named_like_another_clients_id(attack: Attack) -> None:
    async with attack() as victim:
        other = await WebSocketPeer.open(victim.port, SOCKET)
        engine_id = json.loads((await other.text())[1:])["sid"]
        await other.say("40")
        socket_id = json.loads((await other.text())[2:])["sid"]
        assert await other.text() == '42["auth",{}]'
        peer = await WebSocketPeer.join(victim.port)
        for name in (engine_id, socket_id):
            await peer.say(f"40/{name},")
            assert await peer.text() == f'44/{name},{{"message":"Invalid namespace"}}'
        await peer.say(f'42["message","{socket_id}"]')
        assert await peer.text() == f'42["message-back","{socket_id}"]'
        await other.say('42["message","mine"]')
        assert await other.text() == '42["message-back","mine"]'
