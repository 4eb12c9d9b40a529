"""Clients that do too much, too fast: everything acknowledged is there, and others are served."""

import itertools
import random
import sqlite3
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager

import pytest

from tests.conformance.peers import client_frame
from tests.faults.network.conftest import StartQuietServer
from tests.support.caller import Caller
from tests.support.census import Census, Memory
from tests.support.line import CutError, EndedError, Ending, WebSocketLine, event_of
from tests.support.listener import Listener
from tests.support.server import RunningServer
from tests.support.witness import Witness

SENDS = 3_000
DELAY_SECONDS = 1.0
# What waits for the store when many send at once is served in its order.
CROWD_DELAY_SECONDS = 3.0
PEAK_BYTES = 60_000_000
# More than may wait for the store (8,192), with what one connection may have under way (256).
FLOODERS, FLOODER_SENDS = 40, 300
STORE_WAITS = 8_192
STORE_BUSY_SECONDS = 1.0
SETTLE_SECONDS = 20.0


@contextmanager
def pouring(caller: Caller, packets: Iterable[str]) -> Iterator[None]:
    """Send packets as fast as the server takes them, in a thread; the block reads what comes."""
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(caller.line.send, _frames(packets))
        yield
        sent.result()


def _frames(packets: Iterable[str]) -> bytes:
    return b"".join(client_frame(packet.encode()) for packet in packets)


def sends(room: str, count: int) -> list[str]:
    """Write `count` sends, whose acknowledgements are numbered from 0."""
    return [event_of("send_message", _send_fields(room, number), number) for number in range(count)]


def _send_fields(room: str, number: int) -> dict[str, object]:
    return {"room": room, "text": f"word {number}", "client_id": f"send {number}"}


def stored_texts(caller: Caller, room: str) -> list[str]:
    """Read a whole room, and see that its positions have no gaps."""
    texts: list[str] = []
    while page := caller.gets("history", room=room, after=len(texts), limit=100)["messages"]:
        assert [message["position"] for message in page] == [
            len(texts) + place for place in range(1, len(page) + 1)
        ]
        texts += [message["text"] for message in page]
    return texts


def test_one_connection_that_sends_as_fast_as_it_can(start_quiet_server: StartQuietServer) -> None:
    server = start_quiet_server()
    with Caller(server.port, "flooder") as flooder:
        room = flooder.gets("create_room", name="kitchen")["room"]["id"]
        flooder.count_from(SENDS)
        memory = Memory.of(server)
        with Witness(server.port) as witness, pouring(flooder, sends(room, SENDS)):
            for number in range(SENDS):
                message = flooder.reply(number)["message"]
                assert (message["position"], message["text"]) == (number + 1, f"word {number}")
                assert flooder.hears("message") == message
        assert memory.peak_bytes < PEAK_BYTES
        assert witness.slowest_seconds < DELAY_SECONDS
        assert stored_texts(flooder, room) == [f"word {number}" for number in range(SENDS)]


def test_many_connections_that_send_as_fast_as_they_can(
    start_quiet_server: StartQuietServer,
) -> None:
    server = start_quiet_server()
    count = 500
    with ExitStack() as stack, ThreadPoolExecutor(10) as pool:
        flooders = [stack.enter_context(Caller(server.port, f"flooder-{n}")) for n in range(10)]
        room = flooders[0].gets("create_room", name="kitchen")["room"]["id"]
        for flooder in flooders:
            flooder.asks("join_room", room=room)
            flooder.count_from(count)

        def flood(flooder: Caller) -> list[int]:
            with pouring(flooder, sends(room, count)):
                return [flooder.reply(number)["message"]["position"] for number in range(count)]

        memory = Memory.of(server)
        with Witness(server.port) as witness:
            positions = list(pool.map(flood, flooders))
        assert memory.peak_bytes < PEAK_BYTES
        assert witness.slowest_seconds < CROWD_DELAY_SECONDS
        assert all(own == sorted(own) for own in positions)
        assert sorted(itertools.chain(*positions)) == list(range(1, 10 * count + 1))
        heard = [[flooder.hears("message") for _ in range(10 * count)] for flooder in flooders]
        assert all(messages == heard[0] for messages in heard)
        assert [message["position"] for message in heard[0]] == list(range(1, 10 * count + 1))


@contextmanager
def busy_store(server: RunningServer) -> Iterator[None]:
    """Let the store not get on, as on a disk that takes its time, while the block lasts."""
    with closing(sqlite3.connect(server.data / "stonechat.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_more_than_the_store_can_queue_is_refused_and_can_be_repeated(
    start_quiet_server: StartQuietServer,
) -> None:
    server = start_quiet_server()
    with ExitStack() as stack, ThreadPoolExecutor(FLOODERS) as pool:
        flooders = [
            stack.enter_context(Caller(server.port, f"flooder-{n}")) for n in range(FLOODERS)
        ]
        rooms = [
            flooder.gets("create_room", name=f"room-{number}")["room"]["id"]
            for number, flooder in enumerate(flooders)
        ]
        memory = Memory.of(server)
        with busy_store(server):
            for flooder, room in zip(flooders, rooms, strict=True):
                flooder.count_from(FLOODER_SENDS)
                flooder.line.send(_frames(sends(room, FLOODER_SENDS)))
            time.sleep(STORE_BUSY_SECONDS)
        taken = sum(pool.map(_hear_and_repeat, flooders, rooms))
        assert memory.peak_bytes < PEAK_BYTES
        assert STORE_WAITS <= taken < FLOODERS * FLOODER_SENDS
        for flooder, room in zip(flooders, rooms, strict=True):
            texts = stored_texts(flooder, room)
            assert sorted(texts) == sorted(f"word {number}" for number in range(FLOODER_SENDS))


def _hear_and_repeat(flooder: Caller, room: str) -> int:
    """Hear what became of each send, and repeat those that were refused; how many were not."""
    replies = [flooder.reply(number) for number in range(FLOODER_SENDS)]
    positions = [reply["message"]["position"] for reply in replies if reply["ok"]]
    assert positions == sorted(positions)
    refused = [number for number, reply in enumerate(replies) if not reply["ok"]]
    waits_ms = {replies[number]["error"]["retry_after_ms"] for number in refused}
    assert {replies[number]["error"]["code"] for number in refused} <= {"unavailable"}
    assert all(0 < wait_ms <= 10_000 for wait_ms in waits_ms)
    time.sleep(max(waits_ms, default=0) / 1000)
    for number in refused:
        flooder.gets("send_message", **_send_fields(room, number))
    return len(positions)


def test_coming_and_going_over_and_over_keeps_one_order(
    start_quiet_server: StartQuietServer,
) -> None:
    server = start_quiet_server()
    people, rounds = 5, 100
    packets = [
        event_of(event, {"room": "lobby"}, 2 * number + offset)
        for number in range(rounds)
        for offset, event in enumerate(("join_room", "leave_room"))
    ]

    def churn(caller: Caller) -> None:
        caller.count_from(len(packets))
        with pouring(caller, packets):
            assert all(caller.reply(ack)["ok"] for ack in range(len(packets)))

    with ExitStack() as stack, ThreadPoolExecutor(people) as pool:
        callers = [stack.enter_context(Caller(server.port, f"bird-{n}")) for n in range(people)]
        watcher = Caller(server.port, "watcher")
        revision = watcher.gets("join_room", room="lobby")["room"]["revision"]
        memory = Memory.of(server)
        with Listener(watcher) as listener, Witness(server.port) as witness:
            list(pool.map(churn, callers))
            changes = [
                listener.hears(event).told
                for event in ("user_joined", "user_left")
                for _ in range(people * rounds)
            ]
        assert witness.slowest_seconds < CROWD_DELAY_SECONDS
        assert memory.peak_bytes < PEAK_BYTES
        revisions = sorted(change["revision"] for change in changes)
        assert revisions == [revision + step for step in range(1, 2 * people * rounds + 1)]


NONSENSE = [
    ('["unheard_of",{}]', "invalid_request"),
    ('["send_message"]', "invalid_request"),
    ('["send_message",{"room":"lobby"},{}]', "invalid_request"),
    ('["send_message",{"room":7}]', "invalid_request"),
    ('["send_message",{"room":"nowhere","text":"a"}]', "room_not_found"),
    ('["join_room",{"room":"nowhere"}]', "room_not_found"),
]


def test_requests_that_make_no_sense_are_each_refused(
    start_quiet_server: StartQuietServer,
) -> None:
    rounds = 300
    server = start_quiet_server()
    memory = Memory.of(server)
    packets = [packet for packet, _ in NONSENSE] * rounds
    codes = [code for _, code in NONSENSE] * rounds
    with Witness(server.port) as witness, Caller(server.port, "confused") as confused:
        confused.count_from(len(packets))
        with pouring(confused, (f"42{ack}{packet}" for ack, packet in enumerate(packets))):
            heard = [confused.reply(ack)["error"]["code"] for ack in range(len(packets))]
        assert heard == codes
        with pouring(confused, (f"42{packet}" for packet in packets)):
            assert [confused.hears("problem")["code"] for _ in packets] == codes
        confused.gets("join_room", room="lobby")
    assert witness.slowest_seconds < DELAY_SECONDS
    assert memory.peak_bytes < PEAK_BYTES


GARBAGE = [
    client_frame(data, opcode)
    for data, opcode in (
        (b"", 1),
        (b"9", 1),
        (b"2", 1),
        (b"4", 1),
        (b"49", 1),
        (b"42", 1),
        (b"42[", 1),
        (b"42{}", 1),
        (b"42[7]", 1),
        (b'42["connect"]', 1),
        (b'42/elsewhere,["a",{}]', 1),
        (b'4511-["send_message",{"_placeholder":true,"num":0}]', 1),
        (b'459999999999-["a"]', 1),
        (b"40", 1),
        (b"44{}", 1),
        (b"\xff\xfe", 1),
        (b"nobody asked for this", 2),
        (b"", 3),
        (b"x" * 130, 9),
    )
] + [
    client_frame(b'451-["send_message",{"_placeholder":true,"num":1}]') + client_frame(b"x", 2),
    b"\x81\x05hello",  # not masked
    b"\x81\xff" + (12_000_001).to_bytes(8, "big") + b"mask",
    b"\x81\xff" + b"\xff" * 8 + b"mask",
]


@pytest.mark.parametrize("named", [False, True], ids=["stranger", "guest"])
def test_garbage_ends_the_connection_it_came_by_and_nothing_else(
    start_quiet_server: StartQuietServer, census: Census, *, named: bool
) -> None:
    server = start_quiet_server(guest_grace_seconds=0.2)
    before = census.take(server)
    memory = Memory.of(server)
    with Witness(server.port) as witness:
        for number, garbage in enumerate(GARBAGE):
            with Caller(server.port, f"fool-{number}" if named else None) as fool:
                fool.line.send(garbage)
                fool.line.seconds_until_end()
        with Caller(server.port) as stranger:
            stranger.line.send(client_frame(b'42["add_user",{"username":"%b"}]' % (b"x" * 100_000)))
            stranger.line.seconds_until_end()
    assert witness.slowest_seconds < DELAY_SECONDS
    assert memory.peak_bytes < PEAK_BYTES
    census.settles(server, before, SETTLE_SECONDS)


def test_random_bytes_end_a_connection_at_the_latest_when_it_hangs_up(
    start_quiet_server: StartQuietServer, census: Census
) -> None:
    server = start_quiet_server(guest_grace_seconds=0.2)
    before = census.take(server)

    def babble(seed: int) -> None:
        chance = random.Random(seed)
        line = WebSocketLine(server.port)
        try:
            if seed % 2:
                line.shake_hands()
            line.send(chance.randbytes(chance.randrange(1, 3_000)))
            line.break_off(chance.choice(list(Ending)))
        except (CutError, EndedError):
            line.close()

    with Witness(server.port) as witness, ThreadPoolExecutor(10) as pool:
        list(pool.map(babble, random.sample(range(10**9), 400)))
    assert witness.slowest_seconds < DELAY_SECONDS
    census.settles(server, before, SETTLE_SECONDS)


def test_connecting_and_hanging_up_over_and_over(
    start_quiet_server: StartQuietServer, census: Census
) -> None:
    server = start_quiet_server(guest_grace_seconds=0.5)
    before = census.take(server)

    def come_and_go(number: int) -> None:
        with Caller(server.port, f"bird-{number}") as caller:
            caller.line.say(event_of("join_room", {"room": "lobby"}))
            try:
                caller.line.break_off(random.choice(list(Ending)))
            except CutError:
                return

    memory = Memory.of(server)
    with (
        Listener.in_lobby(server.port, "watcher") as listener,
        Witness(server.port) as witness,
        ThreadPoolExecutor(10) as pool,
    ):
        list(pool.map(come_and_go, range(300)))
        joined = [listener.hears("user_joined").told["user"]["id"] for _ in range(300)]
        left = [listener.hears("user_left").told["user"]["id"] for _ in range(300)]
        assert sorted(joined) == sorted(left)
    assert witness.slowest_seconds < DELAY_SECONDS
    assert memory.peak_bytes < PEAK_BYTES
    census.settles(server, before, SETTLE_SECONDS)
