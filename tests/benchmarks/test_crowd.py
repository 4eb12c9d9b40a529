"""The generator of load against the real server."""

import shutil
from collections.abc import Iterator

import pytest

from benchmarks.building import build_generator
from benchmarks.crowd import Crowd, CrowdFailedError, Target
from tests.support.server import RunningServer, StartServer

pytestmark = pytest.mark.skipif(
    shutil.which("cc") is None, reason="the generator of load is compiled"
)

TEXT_BYTES = 100


@pytest.fixture(scope="module")
def generator(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The compiled program."""
    return str(build_generator(tmp_path_factory.mktemp("generator")))


@pytest.fixture
def measured(start_server: StartServer) -> RunningServer:
    """A server without limits on rates."""
    return start_server(environment={"STONECHAT_RATE_LIMITS": "off"})


@pytest.fixture
def crowd(generator: str, measured: RunningServer) -> Iterator[Crowd]:
    """Clients of that server."""
    target = Target("socket.io", measured.port, measured.pid, TEXT_BYTES)
    with Crowd(generator, target) as crowd:
        yield crowd


@pytest.mark.parametrize("in_lock_step", [False, True])
def test_every_member_gets_every_message_once(crowd: Crowd, *, in_lock_step: bool) -> None:
    crowd.enter(rooms=3, members=7)
    talked = crowd.keep_under_way(4, warm_up=0.0, window=0.3, in_lock_step=in_lock_step)
    assert talked.unfinished == 0
    assert talked.messages > 0
    # At the edges of the window a message may have reached some of its members.
    assert abs(talked.deliveries - talked.messages * 7) <= 4 * 7
    assert talked.bytes > talked.deliveries * TEXT_BYTES
    assert 0 < talked.server_cpu_seconds <= talked.seconds * 4


def test_messages_at_a_rate_are_timed_from_when_they_were_due(crowd: Crowd) -> None:
    crowd.enter(rooms=1, members=5)
    talked = crowd.send_at(100, warm_up=0.1, window=0.5)
    assert talked.unfinished == 0
    assert 20 <= talked.messages <= 70
    assert 0 < talked.p50_seconds <= talked.p99_seconds <= talked.longest_seconds


def test_a_scattered_crowd_comes_back_as_the_same_people_and_misses_nothing(crowd: Crowd) -> None:
    crowd.enter(rooms=2, members=20)
    crowd.enter(rooms=1, members=3)
    for _ in range(2):
        returned = crowd.scatter(2, per_second=50, limit=20.0)
        assert (returned.absent, returned.refused, returned.unfinished) == (0, 0, 0)
        assert (returned.incomplete, returned.disordered) == (0, 0)
        assert returned.said > 0
    assert crowd.keep_under_way(2, warm_up=0.0, window=0.2).unfinished == 0


def test_a_crowd_that_watches_hears_of_each_other_only_when_it_was_away_for_long(
    generator: str, start_server: StartServer
) -> None:
    grace = {"STONECHAT_PRESENCE_GRACE_SECONDS": "3", "STONECHAT_GUEST_GRACE_SECONDS": "600"}
    server = start_server(environment={"STONECHAT_RATE_LIMITS": "off", **grace})
    target = Target("socket.io", server.port, server.pid, TEXT_BYTES)
    with Crowd(generator, target) as crowd:
        crowd.enter(rooms=1, members=21)
        crowd.enter(rooms=1, members=3)
        crowd.watch(5)
        returned = crowd.scatter(1, per_second=20, limit=20.0)
        assert (returned.absent, returned.refused, returned.incomplete) == (0, 0, 0)
        assert returned.presences + crowd.rest(1.5).presences == 0
        crowd.stay_away(4.5)
        returned = crowd.scatter(1, per_second=5, limit=20.0)
        assert (returned.absent, returned.refused, returned.incomplete) == (0, 0, 0)
        # Who stayed hears that five have gone, and at least of some that they are back.
        assert 5 <= returned.presences + crowd.rest(1.5).presences <= 2 * 21 * 5
        assert returned.server_cpu_seconds > 0


def test_who_stops_reading_is_not_waited_for(crowd: Crowd) -> None:
    crowd.enter(rooms=1, members=4)
    crowd.stop_reading(1)
    talked = crowd.keep_under_way(2, warm_up=0.0, window=0.2)
    assert talked.unfinished == 0
    assert abs(talked.deliveries - talked.messages * 3) <= 2 * 3


def test_a_server_that_goes_away_is_told_as_a_failure(
    crowd: Crowd, measured: RunningServer
) -> None:
    crowd.enter(rooms=1, members=2)
    measured.kill()
    with pytest.raises(CrowdFailedError, match=r"closed the connection|reset|gone"):
        crowd.keep_under_way(1, warm_up=0.0, window=0.2)
