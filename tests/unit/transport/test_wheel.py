import asyncio
from math import inf

from stonechat.transport.wheel import BATCH, FAR_SECONDS, TimerWheel


class Alarm:
    """An entry that rings once, at most."""

    def __init__(self, deadline: float) -> None:
        self.slot: int | None = None
        self.deadline = deadline
        self.rang_at: float | None = None

    def tick(self, now: float) -> None:
        self.rang_at = now
        self.deadline = inf


def wheel() -> tuple[TimerWheel, float]:
    clock = asyncio.get_running_loop().time
    return TimerWheel(clock), clock()


async def test_an_alarm_rings_on_time() -> None:
    timers, now = wheel()
    alarms = [Alarm(now + 0.06), Alarm(now + 0.02), Alarm(now - 1.0)]
    for alarm in alarms:
        timers.add(alarm)
    await asyncio.sleep(0.12)
    for alarm, due in zip(alarms, (0.06, 0.02, 0.0), strict=True):
        assert alarm.rang_at is not None
        assert -0.002 <= alarm.rang_at - now - due < 0.05
        assert alarm.slot is None


async def test_a_deadline_may_move_later_without_a_word() -> None:
    timers, now = wheel()
    alarm = Alarm(now + 0.02)
    timers.add(alarm)
    alarm.deadline = now + 0.1
    await asyncio.sleep(0.06)
    assert alarm.rang_at is None
    await asyncio.sleep(0.08)
    assert alarm.rang_at is not None


async def test_a_deadline_moves_earlier_by_being_added_again() -> None:
    timers, now = wheel()
    alarm = Alarm(now + FAR_SECONDS * 10)
    timers.add(alarm)
    alarm.deadline = now + 0.02
    timers.add(alarm)
    await asyncio.sleep(0.06)
    assert alarm.rang_at is not None


async def test_what_was_removed_does_not_ring() -> None:
    timers, now = wheel()
    removed, never = Alarm(now + 0.02), Alarm(inf)
    timers.add(removed)
    timers.add(never)
    timers.remove(removed)
    timers.remove(never)
    await asyncio.sleep(0.05)
    assert removed.rang_at is None
    assert never.slot is None


async def test_far_deadlines_share_slots() -> None:
    timers, now = wheel()
    start = float(int(now)) + 10.0
    alarms = [Alarm(start + number / 1_000) for number in range(980)]
    for alarm in alarms:
        timers.add(alarm)
    assert len({alarm.slot for alarm in alarms}) == 1
    for alarm in alarms:
        timers.remove(alarm)


async def test_one_entry_may_remove_another_that_is_due_with_it() -> None:
    timers, now = wheel()

    class Killer(Alarm):
        def tick(self, now: float) -> None:
            super().tick(now)
            for other in killers:
                timers.remove(other)

    killers = [Killer(now + 0.02) for _ in range(5)]
    for killer in killers:
        timers.add(killer)
    await asyncio.sleep(0.06)
    assert sum(killer.rang_at is not None for killer in killers) == 1


async def test_a_crowd_is_served_in_batches() -> None:
    timers, now = wheel()
    alarms = [Alarm(now + 0.02) for _ in range(BATCH * 3)]
    for alarm in alarms:
        timers.add(alarm)
    await asyncio.sleep(0.1)
    moments = [alarm.rang_at for alarm in alarms]
    assert None not in moments
    assert len(set(moments)) >= 3
