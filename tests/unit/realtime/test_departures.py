"""When guests who lost their last connection go."""

from collections.abc import Callable

from stonechat.realtime.departures import Departures


class Clock:
    """A clock moved by hand, with the timers that wait for it."""

    def __init__(self) -> None:
        self.now = 0.0
        self.timers: list[Waiting] = []

    def call_later(
        self, seconds: float, callback: Callable[..., None], *arguments: object
    ) -> "Waiting":
        timer = Waiting(self, self.now + seconds, lambda: callback(*arguments))
        self.timers.append(timer)
        return timer

    def pass_by(self, seconds: float) -> None:
        end = self.now + seconds
        while due := sorted((t for t in self.timers if t.at <= end), key=lambda t: t.at):
            self.timers.remove(due[0])
            self.now = due[0].at
            due[0].run()
        self.now = end


class Waiting:
    """One timer."""

    def __init__(self, clock: Clock, at: float, run: Callable[[], None]) -> None:
        self.clock, self.at, self.run = clock, at, run

    def cancel(self) -> None:
        if self in self.clock.timers:
            self.clock.timers.remove(self)


def departures() -> tuple[Departures, Clock, list[str]]:
    clock, gone = Clock(), list[str]()
    return Departures(10.0, clock.call_later, gone.append), clock, gone


def test_a_guest_goes_when_the_grace_is_over() -> None:
    waiting, clock, gone = departures()
    waiting.gone("ada")
    clock.pass_by(9.9)
    assert gone == []
    clock.pass_by(0.2)
    assert gone == ["ada"]


def test_a_guest_who_is_back_in_time_stays() -> None:
    waiting, clock, gone = departures()
    waiting.gone("ada")
    clock.pass_by(5)
    waiting.back("ada")
    clock.pass_by(60)
    assert gone == []


def test_each_absence_has_the_whole_grace() -> None:
    waiting, clock, gone = departures()
    waiting.gone("ada")
    clock.pass_by(9)
    waiting.back("ada")
    waiting.gone("ada")
    clock.pass_by(9)
    assert gone == []
    clock.pass_by(2)
    assert gone == ["ada"]


def test_nobody_goes_while_somebody_is_signing_in_who_may_be_them() -> None:
    waiting, clock, gone = departures()
    waiting.gone("ada")
    waiting.sign_in_began()
    clock.pass_by(12)
    assert gone == []
    waiting.sign_in_ended()
    clock.pass_by(1)
    assert gone == ["ada"]


def test_a_wave_of_sign_ins_does_not_keep_everybody_for_ever() -> None:
    waiting, clock, gone = departures()
    waiting.gone("ada")
    waiting.sign_in_began()
    clock.pass_by(60)
    assert gone == ["ada"]


def test_after_a_start_everybody_has_the_whole_grace_anew() -> None:
    waiting, clock, gone = departures()
    waiting.expect(["ada", "bob"])
    waiting.back("bob")
    clock.pass_by(10)
    assert gone == ["ada"]


def test_nobody_goes_once_the_server_is_going() -> None:
    waiting, clock, gone = departures()
    waiting.gone("ada")
    waiting.stop()
    waiting.gone("bob")
    clock.pass_by(60)
    assert gone == []
