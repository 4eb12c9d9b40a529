"""Answers that stand where they say, whatever happens while they are read."""

from collections import deque
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

from stonechat.chat.errors import ChatError, Unavailable
from stonechat.gateway.settled import SettledReading
from stonechat.gateway.visitor import Visitor
from stonechat.protocol.encoded import Encoded
from stonechat.realtime import audience
from stonechat.realtime.hub import Hub
from tests.support.loop import Turn


class Connection:
    """An outbox that remembers what was written to it."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def send(self, encoded: Encoded) -> None:
        self.heard += [packet.decode() for packet in encoded.packets]


class SlowReaders:
    """Readers whose answers come when the test says so."""

    def __init__(self) -> None:
        self.asked: deque[Callable[[Any], None]] = deque()

    def submit(self, _: object, done: Callable[[Any], None]) -> None:
        self.asked.append(done)


class Scene(NamedTuple):
    """Ada hears the kitchen, at revision 5, on one connection."""

    hub: Hub
    turn: Turn
    readers: SlowReaders
    connection: Connection
    visitor: Visitor

    def reads(self, *room_ids: str) -> None:
        """Ask for an answer, which is by room what it stands at."""

        def settled(answer: dict[str, int | None] | ChatError) -> None:
            told = answer.code if isinstance(answer, ChatError) else f"answer at {answer}"
            self.connection.heard.append(told)

        reading = SettledReading[dict[str, int | None]](
            self.visitor, lambda _: {}, lambda answer: answer, settled
        )
        reading.start(room_ids)

    def answers(self, answer: dict[str, int | None] | ChatError) -> None:
        self.readers.asked.popleft()(answer)

    def publishes(self, *revisions: int) -> None:
        for revision in revisions:
            self.hub.publish("kitchen", revision, str(revision).encode())
        self.turn.finish()


def a_scene() -> Scene:
    turn, readers, connection = Turn(), SlowReaders(), Connection()
    hub = Hub(turn.call_soon, turn.call_later, turn.clock)
    hub.arrive("ada", connection, [("kitchen", 5)])
    visitor = SimpleNamespace(
        services=SimpleNamespace(hub=hub, readers=readers, read_later=None),
        connection=connection,
        actor=SimpleNamespace(id="ada"),
        closed=False,
    )
    return Scene(hub, turn, readers, connection, cast("Visitor", visitor))


def test_live_events_of_the_room_wait_for_the_answer() -> None:
    scene = a_scene()
    scene.reads("kitchen")
    scene.publishes(6, 7)
    scene.answers({"kitchen": 6})
    scene.publishes(8)
    assert scene.connection.heard == ["answer at {'kitchen': 6}", "7", "8"]


def test_an_answer_ahead_of_what_is_published_is_not_told_again() -> None:
    scene = a_scene()
    scene.reads("kitchen")
    scene.answers({"kitchen": 7})
    scene.publishes(6, 7, 8)
    assert scene.connection.heard == ["answer at {'kitchen': 7}", "8"]


def test_a_room_that_was_not_known_before_is_read_again_unless_nothing_happened() -> None:
    scene = a_scene()
    scene.reads("Kitchen by name")
    scene.publishes(6)
    scene.answers({"kitchen": 5})
    scene.publishes(7)
    scene.answers({"kitchen": 6})
    assert scene.connection.heard == ["6", "answer at {'kitchen': 6}", "7"]
    scene.reads("Kitchen by name")
    scene.answers({"kitchen": 7})
    assert scene.connection.heard[-1] == "answer at {'kitchen': 7}"


def test_who_left_and_came_back_meanwhile_gets_an_answer_of_afterwards() -> None:
    scene = a_scene()
    scene.reads("kitchen")
    scene.hub.exit("ada", "kitchen")
    scene.hub.enter("ada", "kitchen", 7)
    scene.publishes(8)
    scene.answers({"kitchen": 5})
    scene.answers({"kitchen": 8})
    scene.publishes(9)
    assert scene.connection.heard == ["8", "answer at {'kitchen': 8}", "9"]


def test_who_is_no_member_any_more_is_told_so() -> None:
    scene = a_scene()
    scene.reads("kitchen")
    scene.hub.exit("ada", "kitchen")
    scene.answers({"kitchen": 5})
    scene.answers({"kitchen": None})
    assert scene.connection.heard == ["answer at {'kitchen': None}"]


def test_a_room_that_is_entered_while_it_is_read_is_read_again() -> None:
    scene = a_scene()
    scene.hub.exit("ada", "kitchen")
    scene.reads("kitchen")
    scene.hub.enter("ada", "kitchen", 6)
    scene.answers({"kitchen": None})
    scene.answers({"kitchen": 6})
    assert scene.connection.heard == ["answer at {'kitchen': 6}"]


def test_what_is_not_complete_keeps_everything_that_came_meanwhile() -> None:
    scene = a_scene()
    scene.reads("kitchen")
    scene.publishes(6)
    scene.answers({"kitchen": 0})
    assert scene.connection.heard == ["answer at {'kitchen': 0}", "6"]


def test_more_than_can_be_kept_back_is_heard_and_the_answer_read_anew() -> None:
    scene = a_scene()
    scene.reads("kitchen")
    last = 5 + audience.WITHHELD_MOST
    scene.publishes(*range(6, last + 1))
    assert scene.connection.heard == [str(revision) for revision in range(6, last + 1)]
    scene.answers({"kitchen": 5})
    scene.publishes(last + 1)
    scene.answers({"kitchen": last})
    assert scene.connection.heard[-2:] == [f"answer at {{'kitchen': {last}}}", str(last + 1)]


def test_an_answer_that_never_stands_is_given_up() -> None:
    scene = a_scene()
    scene.reads("kitchen")
    for revision in range(6, 11):
        scene.hub.exit("ada", "kitchen")
        scene.hub.enter("ada", "kitchen", revision)
        scene.answers({"kitchen": 5})
    assert scene.connection.heard == [Unavailable.code]
    scene.publishes(11)
    assert scene.connection.heard[-1] == "11"


def test_where_others_write_too_it_is_read_again_a_little_later() -> None:
    scene = a_scene()
    scene.visitor.services.read_later = scene.turn.call_later  # type: ignore[misc]
    scene.reads("kitchen", "hall")
    scene.answers({"kitchen": 5, "hall": 3})
    assert not scene.readers.asked
    scene.turn.pass_time(1)
    scene.hub.enter("ada", "hall", 3)
    scene.answers({"kitchen": 5, "hall": 3})
    assert scene.connection.heard == ["answer at {'kitchen': 5, 'hall': 3}"]


def test_a_refusal_lets_the_live_events_go_on() -> None:
    scene = a_scene()
    scene.reads("kitchen")
    scene.publishes(6)
    scene.answers(Unavailable())
    scene.publishes(7)
    assert scene.connection.heard == [Unavailable.code, "6", "7"]


def test_nothing_is_read_twice_for_a_connection_that_has_gone() -> None:
    scene = a_scene()
    scene.reads("kitchen")
    scene.visitor.closed = True
    scene.hub.depart("ada", scene.connection)
    scene.answers({"kitchen": 5})
    assert not scene.readers.asked
