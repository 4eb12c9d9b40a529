"""What is asked of several processes counts for one person."""

import msgspec
import pytest

from stonechat.chat.errors import RateLimited
from stonechat.chat.rates import RATES, Limit
from stonechat.realtime.nodes.bus import SPENDING
from stonechat.realtime.nodes.spending import AT_ONCE, TELL_SECONDS, SharedRates
from tests.support.loop import Turn

SEND = RATES[Limit.SEND]


class Net:
    """Processes on a bus on which nothing waits or gets lost."""

    def __init__(self, count: int) -> None:
        self.turn = Turn()
        self.processes = [Process(self) for _ in range(count)]
        for process in self.processes:
            process.rates.start()

    def others(self) -> int:
        return len(self.processes) - 1


class Process:
    """One of them, with its bus."""

    is_connected = True

    def __init__(self, net: Net) -> None:
        self.net = net
        self.sent: list[bytes] = []
        self.rates = SharedRates(
            net.turn.clock, self, net.turn.call_later, net.others, {Limit.SEND, Limit.CREATE_ROOM}
        )

    def asks(self, limit: Limit = Limit.SEND, key: str = "wren", cost: int = 1) -> bool:
        """Whether somebody may."""
        try:
            self.rates.check(limit, key, cost)
        except RateLimited:
            return False
        return True

    def takes_all(self, limit: Limit = Limit.SEND) -> int:
        """How much somebody gets who takes all that there is."""
        taken = 0
        while self.asks(limit):
            taken += 1
        return taken

    # As a bus.

    def send(self, subject: str, payload: bytes) -> None:
        assert subject == SPENDING
        self.sent.append(payload)
        for other in self.net.processes:
            if other is not self:
                other.rates.hear(payload)

    def subscribe(self, subject: str) -> None:
        assert subject == SPENDING

    def unsubscribe(self, subject: str) -> None:
        """Nobody does."""

    async def settle(self) -> bool:
        return True


def test_whoever_takes_all_everywhere_gets_no_more_in_the_long_run_than_at_one() -> None:
    net = Net(4)
    for process in net.processes:
        assert process.takes_all() == SEND.burst
    taken, seconds = 0, 0.0
    while seconds < 600:
        net.turn.pass_time(0.25)
        seconds += 0.25
        taken += sum(process.takes_all() for process in net.processes)
    assert taken <= seconds * SEND.per_second * 1.1


def test_what_was_asked_elsewhere_is_missing_here_a_second_later() -> None:
    net = Net(2)
    one, two = net.processes
    assert one.takes_all() == SEND.burst
    net.turn.pass_time(TELL_SECONDS)
    assert not two.asks()
    assert two.asks(key="owl")


def test_what_is_seldom_and_dear_is_told_of_everybody() -> None:
    net = Net(2)
    one, two = net.processes
    for _ in range(5):
        assert one.asks(Limit.CREATE_ROOM)
    net.turn.pass_time(TELL_SECONDS)
    assert two.takes_all(Limit.CREATE_ROOM) == RATES[Limit.CREATE_ROOM].burst - 5


def test_of_people_who_talk_nothing_is_told() -> None:
    net = Net(2)
    for second in range(60):
        for person in range(50):
            assert net.processes[second % 2].asks(key=str(person), cost=3)
        net.turn.pass_time(TELL_SECONDS)
    assert [process.sent for process in net.processes] == [[], []]


def test_a_process_without_others_tells_nobody() -> None:
    net = Net(1)
    (one,) = net.processes
    assert one.takes_all() == SEND.burst
    net.turn.pass_time(TELL_SECONDS)
    assert one.sent == []


def test_what_others_need_not_know_is_counted_here_alone() -> None:
    net = Net(2)
    one, two = net.processes
    one.takes_all(Limit.LOG_IN)
    net.turn.pass_time(TELL_SECONDS)
    assert one.sent == []
    two.rates.hear(msgspec.msgpack.encode([("LOG_IN", "wren", 1_000)]))
    assert two.asks(Limit.LOG_IN)


def test_nobody_owes_more_than_a_burst() -> None:
    net = Net(2)
    one, _ = net.processes
    one.rates.hear(msgspec.msgpack.encode([("SEND", "wren", 10**9)]))
    net.turn.pass_time(SEND.burst_seconds)
    assert not one.asks()
    net.turn.pass_time(2 * SEND.interval_seconds)
    assert one.asks()


def test_many_are_told_in_pieces() -> None:
    net = Net(2)
    one, two = net.processes
    for person in range(AT_ONCE + 1):
        one.asks(Limit.CREATE_ROOM, key=str(person))
    net.turn.pass_time(TELL_SECONDS)
    assert len(one.sent) == 2
    assert two.rates.wait_seconds(Limit.CREATE_ROOM, "0") == 0


@pytest.mark.parametrize("payload", [b"", b"\xc1", b"\x91\x01", b"\x91\x93\xa4NONE\xa1a\x01"])
def test_what_cannot_be_read_does_no_harm(payload: bytes) -> None:
    one, _ = Net(2).processes
    one.rates.hear(payload)
    assert one.takes_all() == SEND.burst
