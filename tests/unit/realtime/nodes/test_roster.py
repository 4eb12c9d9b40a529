"""Who is connected elsewhere, whatever gets lost on the way."""

from collections.abc import Collection

import pytest

from stonechat.realtime.nodes.bus import ROSTER
from stonechat.realtime.nodes.roster import SIGN_SECONDS, SILENT_SECONDS, TICK_SECONDS, Roster
from tests.support.loop import Turn

TRUE_WITHIN_SECONDS = 15.0
"""How soon after a fault everybody is to look as they are."""

TOLD_WITHIN_SECONDS = 5.0
"""What is left of it for a busy process to tell those who watch."""


class Net:
    """A bus on which nothing waits, and which may lose what is sent."""

    def __init__(self) -> None:
        self.turn = Turn()
        self.nodes: list[Process] = []

    def add(self, name: str) -> "Process":
        process = Process(name, self)
        self.nodes.append(process)
        process.roster.start()
        return process

    def wait(self, seconds: float = TICK_SECONDS + 0.1) -> None:
        self.turn.pass_time(seconds)


class Process:
    """One process, with its bus, and what it was told."""

    def __init__(self, name: str, net: Net) -> None:
        self.is_connected = True
        self.net = net
        self.here: set[str] = set()
        self.elsewhere: set[str] = set()
        self.signs: list[str] = []
        self.losses: list[tuple[str, set[str]]] = []
        self.is_heard = True
        self.is_running = True
        call_later = net.turn.call_later
        self.roster = Roster(name, self, self._list, self, call_later, net.turn.clock)

    def _list(self) -> set[str]:
        return self.here

    def comes(self, person_id: str) -> None:
        self.here.add(person_id)
        self.roster.came(person_id)

    def goes(self, person_id: str) -> None:
        self.here.discard(person_id)
        self.roster.went(person_id)

    # As a bus.

    def send(self, subject: str, payload: bytes) -> None:
        assert subject == ROSTER
        for other in self.net.nodes:
            if other is not self and self.is_heard and other.is_running and self.is_running:
                self.net.turn.call_soon(other.roster.hear, payload)

    def subscribe(self, subject: str) -> None:
        assert subject == ROSTER

    def unsubscribe(self, _: str) -> None:
        raise AssertionError

    async def settle(self) -> bool:
        return True

    # As those who want to know.

    def came_elsewhere(self, person_id: str) -> None:
        assert person_id not in self.elsewhere
        self.elsewhere.add(person_id)

    def went_elsewhere(self, person_ids: Collection[str]) -> None:
        assert self.elsewhere.issuperset(person_ids)
        self.elsewhere.difference_update(person_ids)

    def signed_elsewhere(self, person_id: str) -> None:
        self.signs.append(person_id)

    def lost(self, node_id: str, person_ids: Collection[str]) -> None:
        self.losses.append((node_id, set(person_ids)))
        self.elsewhere.difference_update(person_ids)


def test_who_comes_and_goes_is_known_everywhere_within_a_tick() -> None:
    net = Net()
    one, two = net.add("one"), net.add("two")
    net.wait()
    one.comes("wren")
    net.wait()
    assert two.elsewhere == {"wren"}
    assert two.roster.is_elsewhere("wren")
    assert not one.roster.is_elsewhere("wren")
    one.goes("wren")
    net.wait()
    assert not two.elsewhere


def test_a_process_that_comes_later_learns_who_is_there() -> None:
    net = Net()
    one = net.add("one")
    one.comes("wren")
    net.wait()
    two = net.add("two")
    net.wait()
    assert two.elsewhere == {"wren"}


def test_who_is_connected_to_two_is_gone_with_the_last() -> None:
    net = Net()
    one, two, three = net.add("one"), net.add("two"), net.add("three")
    net.wait()
    one.comes("wren")
    two.comes("wren")
    net.wait()
    one.goes("wren")
    net.wait()
    assert three.elsewhere == {"wren"}
    two.goes("wren")
    net.wait()
    assert not three.elsewhere


def test_a_lost_word_is_noticed_and_the_whole_list_asked_for() -> None:
    net = Net()
    one, two = net.add("one"), net.add("two")
    net.wait()
    one.is_heard = False
    one.comes("wren")
    net.wait()
    one.is_heard = True
    assert not two.elsewhere
    net.wait(3 * TICK_SECONDS)
    assert two.elsewhere == {"wren"}


def test_a_process_that_is_silent_is_gone_with_its_people() -> None:
    net = Net()
    one, two = net.add("one"), net.add("two")
    one.comes("wren")
    net.wait()
    one.is_running = False
    net.wait(SILENT_SECONDS + 2 * TICK_SECONDS)
    assert two.losses == [("one", {"wren"})]
    assert not two.roster.nodes
    one.is_running = True
    net.wait(3 * TICK_SECONDS)
    assert two.elsewhere == {"wren"}


@pytest.mark.parametrize("after_its_word", [0.0, 0.3, 0.6, 0.9])
def test_who_was_connected_to_a_process_that_died_is_gone_within_the_time_that_is_promised(
    after_its_word: float,
) -> None:
    net = Net()
    one = net.add("one")
    net.wait(0.5)
    two = net.add("two")
    one.comes("wren")
    net.wait(10 * TICK_SECONDS + after_its_word)
    assert two.elsewhere == {"wren"}
    one.is_running = False
    net.wait(TRUE_WITHIN_SECONDS - TOLD_WITHIN_SECONDS)
    assert not two.elsewhere


def test_the_operator_is_told_when_two_processes_have_different_data_directories(
    caplog: pytest.LogCaptureFixture,
) -> None:
    net = Net()
    one, two, three = net.add("one"), net.add("two"), net.add("three")
    one.roster.files = two.roster.files = "a"
    net.wait(5 * TICK_SECONDS)
    assert not caplog.records
    three.roster.files = "b"
    four = net.add("four")
    four.roster.files = "a"
    net.wait(5 * TICK_SECONDS)
    assert "another data directory" in caplog.text
    assert four.roster.nodes == 3


def test_nobody_is_sure_of_who_is_elsewhere_while_the_bus_is_away_and_just_after() -> None:
    net = Net()
    one, two = net.add("one"), net.add("two")
    net.wait()
    assert one.roster.is_sure
    for process in (one, two):
        process.is_connected = process.is_heard = False
    assert not one.roster.is_sure
    net.wait()
    two.comes("wren")
    net.wait(100.0)
    for process in (one, two):
        process.is_connected = process.is_heard = True
    net.wait()
    assert not one.roster.is_sure
    net.wait(SILENT_SECONDS + TICK_SECONDS)
    assert one.roster.is_sure
    assert one.elsewhere == {"wren"}


def test_a_process_that_leaves_says_so() -> None:
    net = Net()
    one, two = net.add("one"), net.add("two")
    net.wait()
    one.roster.stop()
    net.wait(0.01)
    assert two.losses == [("one", set())]


def test_signs_of_one_person_are_told_seldom() -> None:
    net = Net()
    one, two = net.add("one"), net.add("two")
    net.wait()
    for _ in range(3):
        one.roster.signed("wren")
        net.wait()
    assert two.signs == ["wren"]
    net.wait(SIGN_SECONDS)
    one.roster.signed("wren")
    net.wait()
    assert two.signs == ["wren", "wren"]


def test_whatever_else_comes_is_no_harm() -> None:
    net = Net()
    one = net.add("one")
    one.roster.hear(b"\xff")
    one.roster.hear(b"{}")
    assert not one.roster.nodes
