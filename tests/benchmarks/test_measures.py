"""Each measure, with tiny crowds: whether it runs, not what it says."""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from benchmarks.bench import Bench, Plan, Scale
from benchmarks.building import build_bare_server, build_generator
from benchmarks.machine import Cores, NotMeasurableError
from benchmarks.measures.catalogue import MEASURES
from benchmarks.peers import catalogue
from benchmarks.peers.catalogue import NODE, OURS, Peer
from benchmarks.program import ProgramFailedError

pytestmark = pytest.mark.skipif(
    shutil.which("cc") is None, reason="the generator of load is compiled"
)


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with what is compiled."""
    directory = tmp_path_factory.mktemp("programs")
    build_generator(directory)
    build_bare_server(directory)
    return directory


@pytest.fixture
def bench(programs: Path) -> Bench:
    """A bench that takes hardly any time."""
    cores = sorted(os.sched_getaffinity(0))
    plan = Plan(Scale.TINY, runs=1, window=0.2, warm_up=0.0, limit=None)
    return Bench(plan, Cores(server=cores[0], others=cores[-1]), programs, programs / "load")


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_gives_every_goal_a_figure_of_ours(name: str, bench: Bench) -> None:
    results = MEASURES[name].run(bench)
    verdicts = list(results.verdicts())
    assert verdicts
    assert [verdict for verdict in verdicts if verdict.ours is None] == []
    # Node is there after `make bench` only; what is there has to work.
    assert bench.absent.keys() <= {NODE.name}
    promised = [v for v in verdicts if v.goal.limit is not None]
    assert [v.what for v in promised if v.is_met is None and v.goal.against not in _node()] == []


def _node() -> set[str]:
    """Whom a goal may be against that cannot be told without Node."""
    return {NODE.name, "fdatasync + node"}


def test_a_peer_that_is_not_installed_is_told_once_and_left_out(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "HERE", Path("/nowhere/at/all"))
    with bench.tolerate(NODE), bench.visit(NODE):
        pytest.fail("there is no such server")
    assert bench.absent == {NODE.name: "Node's socket.io is not installed: npm ci in benchmarks/."}
    assert bench.in_turn(0, [OURS, NODE]) == [OURS]


def test_rounds_end_when_the_time_is_up_and_that_is_told(programs: Path) -> None:
    plan = Plan(Scale.TINY, runs=3, window=0.2, warm_up=0.0, limit=1e-9)
    bench = Bench(plan, Cores(server=0, others=0), programs, programs / "load")
    assert list(bench.rounds()) == [0]
    assert bench.remarks == ["There was time for 1 of 3 rounds."]


def test_our_own_server_has_to_be_there(bench: Bench) -> None:
    with pytest.raises(ProgramFailedError, match="out of order"), bench.tolerate(OURS):
        raise ProgramFailedError("out of order")


def test_peers_take_turns_at_being_first(bench: Bench) -> None:
    peers = (OURS, NODE, catalogue.NATS)
    first = [bench.in_turn(number, peers)[0] for number in range(4)]
    assert first == [OURS, NODE, catalogue.NATS, OURS]


def test_a_server_that_is_not_alone_is_not_measured(bench: Bench) -> None:
    script = "trap 'kill $!' TERM; sleep 30 & echo ready on port 1; wait"
    helped = Peer("helped", "bare", lambda _: ["/bin/sh", "-c", script])
    with bench.serve(helped) as session:
        assert session.server.has_help()
    with bench.serve(catalogue.BARE) as session:
        assert not session.server.has_help()


def test_a_server_that_forgets_what_was_missed_is_found_out(bench: Bench, tmp_path: Path) -> None:
    honest = (catalogue.HERE / "python_server.py").read_text()
    remembering = 'message["revision"] > since'
    assert remembering in honest
    program = tmp_path / "forgetful.py"
    program.write_text(honest.replace(remembering, "message is None"))
    forgetful = Peer("forgetful", "socket.io", lambda _: [sys.executable, str(program)])
    with bench.visit(forgetful) as crowd:
        crowd.enter(rooms=1, members=21)
        crowd.enter(rooms=1, members=2)
        returned = crowd.scatter(1, per_second=200, limit=10.0)
    assert (returned.absent, returned.refused) == (0, 0)
    assert returned.said > 0
    # Those who asked for what changed, and not those who read the newest page.
    assert 0 < returned.incomplete <= 10


def test_without_a_compiler_one_sentence_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotMeasurableError, match=re.escape("apt-get install gcc")):
        build_generator(tmp_path)
