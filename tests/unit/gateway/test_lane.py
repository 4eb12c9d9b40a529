"""The order in which one connection's requests are run."""

from collections.abc import Callable
from functools import partial

from hypothesis import given, strategies as st

from stonechat.gateway.lane import BYTES_MOST, RUNNING_MOST, WAITING_MOST, Lane


class Flow:
    """What a lane told its connection."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def pause(self) -> None:
        self.said.append("pause")

    def resume(self) -> None:
        self.said.append("resume")


def lane_with(flow: Flow | None = None) -> Lane:
    flow = flow or Flow()
    return Lane(flow.pause, flow.resume)


def test_shared_requests_run_side_by_side() -> None:
    started: list[int] = []
    lane = lane_with()
    for number in range(3):
        lane.add(partial(started.append, number), shared=True)
    assert started == [0, 1, 2]


def test_any_other_request_waits_for_all_before_it() -> None:
    started: list[str] = []
    lane = lane_with()
    lane.add(lambda: started.append("send 1"), shared=True)
    lane.add(lambda: started.append("send 2"), shared=True)
    lane.add(lambda: started.append("leave"), shared=False)
    lane.add(lambda: started.append("send 3"), shared=True)
    lane.finished()
    assert started == ["send 1", "send 2"]
    lane.finished()
    assert started == ["send 1", "send 2", "leave"]
    lane.finished()
    assert started == ["send 1", "send 2", "leave", "send 3"]


def test_no_more_than_a_batch_of_shared_requests_is_under_way() -> None:
    started: list[int] = []
    lane = lane_with()
    for number in range(RUNNING_MOST + 1):
        lane.add(partial(started.append, number), shared=True)
    assert len(started) == RUNNING_MOST
    lane.finished()
    assert len(started) == RUNNING_MOST + 1


def test_a_connection_that_asks_too_much_is_paused_until_half_is_done() -> None:
    flow = Flow()
    lane = lane_with(flow)
    for _ in range(WAITING_MOST + 1):
        lane.add(lambda: None, shared=False)
    assert flow.said == ["pause"]
    for _ in range(WAITING_MOST // 2 - 1):
        lane.finished()
    assert flow.said == ["pause"]
    lane.finished()
    assert flow.said == ["pause", "resume"]


def test_large_requests_do_not_run_side_by_side_and_pause_the_connection() -> None:
    flow = Flow()
    lane = lane_with(flow)
    started: list[int] = []
    large = BYTES_MOST // 2 + 1
    for number in range(4):
        lane.add(partial(started.append, number), shared=True, size_bytes=large)
    assert started == [0]
    assert flow.said[:1] == ["pause"]
    lane.finished(large)
    lane.finished(large)
    assert started == [0, 1, 2]
    lane.finished(large)
    lane.finished(large)
    assert (started, flow.said[-1]) == ([0, 1, 2, 3], "resume")


def test_one_request_larger_than_everything_still_runs() -> None:
    lane = lane_with()
    started: list[int] = []
    lane.add(partial(started.append, 1), shared=True, size_bytes=10 * BYTES_MOST)
    assert started == [1]


def test_nothing_starts_for_somebody_who_does_not_read_the_answers() -> None:
    lane = lane_with()
    started: list[int] = []
    lane.add(partial(started.append, 1), shared=False)
    lane.hold()
    lane.add(partial(started.append, 2), shared=False)
    lane.finished()
    assert started == [1]
    lane.release()
    assert started == [1, 2]


def test_ten_thousand_requests_that_are_done_at_once_do_not_pile_up_on_the_stack() -> None:
    lane = lane_with()
    done: list[int] = []
    lane.add(lambda: None, shared=False)
    for number in range(10_000):

        def run(n: int = number) -> None:
            done.append(n)
            lane.finished()

        lane.add(run, shared=False)
    lane.finished()
    assert done == list(range(10_000))


@given(st.lists(st.booleans(), max_size=60), st.randoms(use_true_random=False))
def test_requests_start_in_order_and_an_exclusive_one_runs_alone(
    kinds: list[bool], random: object
) -> None:
    lane = lane_with()
    started: list[int] = []
    running: set[int] = set()

    def start(number: int) -> Callable[[], None]:
        def run() -> None:
            started.append(number)
            running.add(number)
            assert kinds[number] or running == {number}
            assert all(kinds[other] for other in running if other != number)

        return run

    for number, shared in enumerate(kinds):
        lane.add(start(number), shared=shared)
        if running and random.random() < 0.5:  # type: ignore[attr-defined]
            running.discard(random.choice(sorted(running)))  # type: ignore[attr-defined]
            lane.finished()
    while running:
        running.discard(random.choice(sorted(running)))  # type: ignore[attr-defined]
        lane.finished()
    assert started == list(range(len(kinds)))
