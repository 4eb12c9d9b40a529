"""What the hub does about what other processes did, and what it tells of its listeners."""

from typing import Any

import msgspec

from stonechat.protocol.encoded import Encoded
from stonechat.realtime.hub import Hub
from tests.support.loop import Turn


class Ear:
    """An outbox that keeps what was written."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []

    def send(self, encoded: Encoded) -> None:
        self.heard += encoded.packets

    def behind(self) -> list[Any]:
        """What it was told to catch up with, after what it heard before."""
        told = [it for it in self.heard if it.startswith(b'42["behind"')]
        return [msgspec.json.decode(it.removeprefix(b"42"))[1] for it in told]


class Interest:
    """Takes down what is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def came(self, person_id: str) -> None:
        self.told.append(("came", person_id))

    def went(self, person_id: str) -> None:
        self.told.append(("went", person_id))

    def opened(self, room_id: str) -> None:
        self.told.append(("opened", room_id))

    def closed(self, stream_id: str) -> None:
        self.told.append(("closed", stream_id))


def a_hub() -> tuple[Hub, Turn]:
    turn = Turn()
    return Hub(turn.call_soon, turn.call_later, turn.clock), turn


def test_whoever_comes_with_less_than_was_told_by_then_catches_up() -> None:
    hub, turn = a_hub()
    ada, bob = Ear(), Ear()
    hub.arrive("ada", ada, [("kitchen", 5)])
    hub.publish("kitchen", 6, b"six")
    turn.finish()
    hub.arrive("bob", bob, [("kitchen", 5)])
    assert not bob.heard  # the welcome is still to be written
    turn.finish()
    hub.publish("kitchen", 7, b"seven")
    turn.finish()
    assert bob.behind() == [{"rooms": {"kitchen": 6}, "whispers": {}}]
    assert bob.heard[1:] == [b"seven"]
    assert ada.heard == [b"six", b"seven"]


def test_nothing_is_told_of_a_room_before_it_is_said_that_something_was_missed() -> None:
    hub, turn = a_hub()
    ada, bob, cleo = Ear(), Ear(), Ear()
    hub.arrive("ada", ada, [("kitchen", 5)])
    hub.publish("kitchen", 6, b"six")
    turn.finish()
    hub.publish("kitchen", 7, b"seven")  # the fan-out is due before those who come are told
    hub.arrive("bob", bob, [("kitchen", 5)])
    hub.arrive("cleo", cleo, [])
    hub.enter("cleo", "kitchen", 4)
    hub.publish("kitchen", 8, b"eight")
    turn.finish()
    hub.publish("kitchen", 9, b"nine")
    turn.finish()
    for ear in (bob, cleo):
        assert ear.behind() == [{"rooms": {"kitchen": 8}, "whispers": {}}]
        assert ear.heard[1:] == [b"nine"]
    assert ada.heard == [b"six", b"seven", b"eight", b"nine"]


def test_an_answer_under_way_has_its_place_though_something_was_missed() -> None:
    hub, turn = a_hub()
    bob = Ear()
    hub.arrive("ada", Ear(), [("kitchen", 9)])
    hub.publish("kitchen", 10, b"ten")
    hub.arrive("bob", bob, [("kitchen", 8)])
    assert hub.withhold("kitchen", bob)
    hub.resume("kitchen", bob, 0)  # it could not be given
    assert hub.withhold("kitchen", bob)
    turn.finish()
    hub.publish("kitchen", 11, b"eleven")
    hub.publish("kitchen", 12, b"twelve")
    hub.resume("kitchen", bob, 11)
    turn.finish()
    assert bob.behind() == [{"rooms": {"kitchen": 10}, "whispers": {}}]
    assert bob.heard[1:] == [b"twelve"]


def test_who_enters_a_room_that_has_gone_on_catches_up_on_every_device() -> None:
    hub, turn = a_hub()
    phone, laptop = Ear(), Ear()
    hub.arrive("bob", phone, [])
    hub.arrive("bob", laptop, [])
    hub.arrive("ada", Ear(), [("kitchen", 9)])
    hub.enter("bob", "kitchen", 8)
    hub.enter("bob", "kitchen", 9)
    turn.finish()
    for ear in (phone, laptop):
        assert ear.behind() == [{"rooms": {"kitchen": 9}, "whispers": {}}]


def test_what_nobody_can_be_told_is_caught_up_with_by_all_who_hear_the_stream() -> None:
    hub, turn = a_hub()
    ada, bob, cleo = Ear(), Ear(), Ear()
    hub.arrive("ada", ada, [("kitchen", 5)])
    hub.arrive("bob", bob, [("hall", 1)], [("whisper", 2)])
    hub.arrive("cleo", cleo, [("hall", 1)])
    hub.publish("kitchen", 6, b"six")
    hub.miss("kitchen", 9)
    hub.miss("kitchen", 8)
    hub.miss("nowhere", 8)
    hub.miss("whisper", 3)
    hub.publish("kitchen", 10, b"ten")
    turn.finish()
    assert ada.behind() == [{"rooms": {"kitchen": 9}, "whispers": {}}]
    assert ada.heard[1:] == [b"ten"]
    assert bob.behind() == [{"rooms": {"hall": 1}, "whispers": {"whisper": 3}}]
    assert not cleo.heard
    assert hub.heard() == {"kitchen": 10, "hall": 1, "whisper": 3}


def test_interest_is_told_of_the_first_and_the_last() -> None:
    hub, _ = a_hub()
    interest = Interest()
    hub.interest = interest
    phone, laptop, ada = Ear(), Ear(), Ear()
    hub.arrive("bob", phone, [("kitchen", 1)])
    hub.arrive("bob", laptop, [("kitchen", 1)])
    hub.arrive("ada", ada, [("kitchen", 1)])
    hub.depart("bob", phone)
    assert interest.told == [("came", "bob"), ("opened", "kitchen"), ("came", "ada")]
    interest.told.clear()
    hub.exit("ada", "kitchen")
    hub.depart("bob", laptop)
    assert interest.told == [("closed", "kitchen"), ("went", "bob")]
    assert hub.people() == ["ada"]
