"""Clients that do too much, too fast: everything acknowledged is there, and others are served."""

import random
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from threading import Event
from typing import Any

import pytest

from tests.conformance.peers import client_frame
from tests.support.bystanders import Bystanders
from tests.support.caller import Caller
from tests.support.census import Memory, QuietServer
from tests.support.line import (
    PATIENCE_SECONDS,
    CutError,
    EndedError,
    Ending,
    WebSocketLine,
    event_of,
)
from tests.support.listener import Listener
from tests.support.names import new_name

SENDS = 3_000
DELAY_SECONDS = 1.0
# What waits for the store when many send at once is served in its order.
CROWD_DELAY_SECONDS = 3.0
PEAK_BYTES = 60_000_000
# More than may wait for the store (8,192), with what one connection may have under way (256).
FLOODERS, FLOODER_SENDS = 40, 300
STORE_WAITS = 8_192
# Whoever floods and listens in one thread may read too slowly for the usual outbox.
SETTINGS = {"guest_grace_seconds": 0.5, "outbox_bytes": 10_000_000}

Message = dict[str, Any]
Reply = dict[str, Any]


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


def test_one_connection_that_sends_as_fast_as_it_can(server: QuietServer) -> None:
    with Caller(server.port, new_name("flooder")) as flooder:
        room = flooder.gets("create_room", name=new_name("room"))["room"]["id"]
        flooder.count_from(SENDS)
        memory = Memory.of(server)
        with Bystanders(server) as bystanders, pouring(flooder, sends(room, SENDS)):
            for number in range(SENDS):
                message = flooder.reply(number)["message"]
                assert (message["position"], message["text"]) == (number + 1, f"word {number}")
                assert flooder.hears("message") == message
        assert memory.peak_bytes < PEAK_BYTES
        assert bystanders.slowest_seconds < DELAY_SECONDS
        assert stored_texts(flooder, room) == [f"word {number}" for number in range(SENDS)]


def test_many_connections_that_send_as_fast_as_they_can(server: QuietServer) -> None:
    people, count = 10, 400
    with ExitStack() as stack, ThreadPoolExecutor(people) as pool:
        flooders = [
            stack.enter_context(Caller(server.port, new_name("flooder"))) for _ in range(people)
        ]
        room = flooders[0].gets("create_room", name=new_name("room"))["room"]["id"]
        for flooder in flooders[1:]:
            flooder.gets("join_room", room=room)

        def flood(flooder: Caller) -> tuple[list[Message], list[Message]]:
            flooder.count_from(count)
            with pouring(flooder, sends(room, count)):
                heard = [flooder.hears("message") for _ in range(people * count)]
                return heard, [flooder.reply(number)["message"] for number in range(count)]

        memory = Memory.of(server)
        with Bystanders(server) as bystanders:
            heard, acknowledged = zip(*pool.map(flood, flooders), strict=True)
    assert memory.peak_bytes < PEAK_BYTES
    assert bystanders.slowest_seconds < CROWD_DELAY_SECONDS
    assert [message["position"] for message in heard[0]] == list(range(1, people * count + 1))
    assert all(messages == heard[0] for messages in heard)
    for messages, flooder in zip(acknowledged, flooders, strict=True):
        own = [message for message in heard[0] if message["author"] == flooder.user]
        assert messages == own


@contextmanager
def busy_store(server: QuietServer) -> Iterator[None]:
    """Let the store not get on, as on a disk that takes its time, while the block lasts."""
    with closing(sqlite3.connect(server.data / "stonechat.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_more_than_the_store_can_queue_is_refused_and_can_be_repeated(server: QuietServer) -> None:
    with ExitStack() as stack, ThreadPoolExecutor(FLOODERS) as pool:
        flooders = [
            stack.enter_context(Caller(server.port, new_name("flooder"))) for _ in range(FLOODERS)
        ]
        rooms = [
            flooder.gets("create_room", name=new_name("room"))["room"]["id"] for flooder in flooders
        ]
        memory = Memory.of(server)
        with busy_store(server):
            for flooder, room in zip(flooders, rooms, strict=True):
                flooder.count_from(FLOODER_SENDS)
                flooder.line.send(_frames(sends(room, FLOODER_SENDS)))
            refused = Event()
            hearing = [pool.submit(_hear_replies, flooder, refused) for flooder in flooders]
            assert refused.wait(PATIENCE_SECONDS), "the store takes whatever comes"
        replies = [heard.result() for heard in hearing]
        taken = sum(map(_count_taken, replies))
        assert memory.peak_bytes < PEAK_BYTES
        assert STORE_WAITS <= taken < FLOODERS * FLOODER_SENDS
        list(pool.map(_repeat, flooders, rooms, replies))
        for flooder, room in zip(flooders, rooms, strict=True):
            texts = stored_texts(flooder, room)
            assert sorted(texts) == sorted(f"word {number}" for number in range(FLOODER_SENDS))


def _hear_replies(flooder: Caller, refused: Event) -> list[Reply]:
    """Hear what became of each send, in the order of the sends; tell of the first refusal."""
    replies: dict[int, Reply] = {}
    while len(replies) < FLOODER_SENDS:
        said = flooder.next_said()
        if said.ack is not None:
            replies[said.ack] = said.told
            if not said.told["ok"]:
                refused.set()
    return [replies[number] for number in range(FLOODER_SENDS)]


def _count_taken(replies: Sequence[Reply]) -> int:
    """See that what was taken is in order; how much it is."""
    positions = [reply["message"]["position"] for reply in replies if reply["ok"]]
    assert positions == sorted(positions)
    return len(positions)


def _repeat(flooder: Caller, room: str, replies: Sequence[Reply]) -> None:
    """Send once more, when that is wanted, what was refused; by now the store is at leisure."""
    refused = {number: reply["error"] for number, reply in enumerate(replies) if not reply["ok"]}
    waits_ms = {problem["retry_after_ms"] for problem in refused.values()}
    assert {problem["code"] for problem in refused.values()} <= {"unavailable"}
    assert all(0 < wait_ms <= 10_000 for wait_ms in waits_ms)
    time.sleep(max(waits_ms, default=0) / 1000)
    for number in refused:
        flooder.gets("send_message", **_send_fields(room, number))


def test_coming_and_going_over_and_over_keeps_one_order(server: QuietServer) -> None:
    people, rounds = 5, 100
    watcher = Caller(server.port, new_name("watcher"))
    room = watcher.gets("create_room", name=new_name("room"))["room"]
    packets = [
        event_of(event, {"room": room["id"]}, 2 * number + offset)
        for number in range(rounds)
        for offset, event in enumerate(("join_room", "leave_room"))
    ]

    def churn(caller: Caller) -> None:
        caller.count_from(len(packets))
        with pouring(caller, packets):
            assert all(caller.reply(ack)["ok"] for ack in range(len(packets)))

    memory = Memory.of(server)
    with ExitStack() as stack, ThreadPoolExecutor(people) as pool:
        callers = [
            stack.enter_context(Caller(server.port, new_name("bird"))) for _ in range(people)
        ]
        with Listener(watcher) as listener, Bystanders(server) as bystanders:
            list(pool.map(churn, callers))
            changes = [
                listener.hears(event).told["revision"]
                for event in ("user_joined", "user_left")
                for _ in range(people * rounds)
            ]
    assert bystanders.slowest_seconds < CROWD_DELAY_SECONDS
    assert memory.peak_bytes < PEAK_BYTES
    first = room["revision"] + 1
    assert sorted(changes) == list(range(first, first + 2 * people * rounds))


NONSENSE = [
    ('["unheard_of",{}]', "invalid_request"),
    ('["send_message"]', "invalid_request"),
    ('["send_message",{"room":"lobby"},{}]', "invalid_request"),
    ('["send_message",{"room":7}]', "invalid_request"),
    ('["send_message",{"room":"nowhere","text":"a"}]', "room_not_found"),
    ('["join_room",{"room":"nowhere"}]', "room_not_found"),
]


def test_requests_that_make_no_sense_are_each_refused(server: QuietServer) -> None:
    rounds = 300
    memory = Memory.of(server)
    packets = [packet for packet, _ in NONSENSE] * rounds
    codes = [code for _, code in NONSENSE] * rounds
    with Bystanders(server) as bystanders, Caller(server.port, new_name("confused")) as confused:
        confused.count_from(len(packets))
        with pouring(confused, (f"42{ack}{packet}" for ack, packet in enumerate(packets))):
            heard = [confused.reply(ack)["error"]["code"] for ack in range(len(packets))]
        assert heard == codes
        with pouring(confused, (f"42{packet}" for packet in packets)):
            assert [confused.hears("problem")["code"] for _ in packets] == codes
        confused.gets("join_room", room="lobby")
    assert bystanders.slowest_seconds < DELAY_SECONDS
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
    server: QuietServer, *, named: bool
) -> None:
    memory = Memory.of(server)
    with Bystanders(server) as bystanders:
        for garbage in GARBAGE:
            with Caller(server.port, new_name("fool") if named else None) as fool:
                fool.line.send(garbage)
                fool.line.seconds_until_end()
        with Caller(server.port) as stranger:
            stranger.line.send(client_frame(b'42["add_user",{"username":"%b"}]' % (b"x" * 100_000)))
            stranger.line.seconds_until_end()
    assert bystanders.slowest_seconds < DELAY_SECONDS
    assert memory.peak_bytes < PEAK_BYTES
    server.settles()


def test_random_bytes_end_a_connection_at_the_latest_when_it_hangs_up(server: QuietServer) -> None:
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

    with Bystanders(server) as bystanders, ThreadPoolExecutor(10) as pool:
        list(pool.map(babble, random.sample(range(10**9), 400)))
    assert bystanders.slowest_seconds < DELAY_SECONDS
    server.settles()


def test_connecting_and_hanging_up_over_and_over(server: QuietServer) -> None:
    def come_and_go(room: str) -> None:
        with Caller(server.port, new_name("bird")) as caller:
            caller.line.say(event_of("join_room", {"room": room}))
            try:
                caller.line.break_off(random.choice(list(Ending)))
            except CutError:
                return

    memory = Memory.of(server)
    with (
        Listener.in_new_room(server.port) as listener,
        Bystanders(server) as bystanders,
        ThreadPoolExecutor(10) as pool,
    ):
        list(pool.map(come_and_go, [listener.room] * 300))
        joined = [listener.hears("user_joined").told["user"]["id"] for _ in range(300)]
        left = [listener.hears("user_left").told["user"]["id"] for _ in range(300)]
        assert sorted(joined) == sorted(left)
    assert bystanders.slowest_seconds < DELAY_SECONDS
    assert memory.peak_bytes < PEAK_BYTES
    server.settles()
