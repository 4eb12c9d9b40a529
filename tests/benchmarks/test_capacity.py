"""What a crowd would take, by what was measured."""

import json
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pytest

from benchmarks import capacity
from benchmarks.capacity import (
    NAMES,
    Costs,
    Crowd,
    MissingFigureError,
    busy_cores,
    main,
    nodes_needed,
    reached,
    read_costs,
    simulate,
)
from tests.support.source import ROOT

COSTS = Costs(
    heartbeat=50e-6,
    memory_bytes=8_192,
    delivery=5e-6,
    message=100e-6,
    coming_back=3e-3,
    stored_bytes=500,
)
MEASURED = {
    "heartbeat": 50.0,
    "memory": 8.0,
    "delivery": 5.0,
    "pair": 110.0,
    "storm": 9.0,
    "stored": 500.0,
}


def results(**values: float | None) -> dict[str, Any]:
    """Return a run of the benchmark with these figures."""
    measures: dict[str, Any] = {}
    for cost, (measure, name) in NAMES.items():
        value = {**MEASURED, **values}[cost]
        figures = measures.setdefault(measure, {"figures": []})["figures"]
        if value is not None:
            figures.append({"name": name, "values": {"node": 1.0, "stonechat": value}})
    machine = {"processor": "6502"}
    return {"measured_at": "2026-11-30T14:03:11+00:00", "machine": machine, "measures": measures}


def test_costs_are_read_from_what_was_measured() -> None:
    assert astuple(read_costs(results())) == pytest.approx(astuple(COSTS))


def test_a_cost_that_was_not_measured_is_named() -> None:
    with pytest.raises(MissingFigureError, match="CPU per message"):
        read_costs(results(pair=None))
    assert read_costs(results(stored=None)).stored_bytes is None


@pytest.mark.parametrize("cost", NAMES)
def test_the_measures_still_call_their_figures_so(cost: str) -> None:
    measure, name = NAMES[cost]
    source = (ROOT / "benchmarks" / "measures" / f"{measure.replace('-', '_')}.py").read_text()
    # Names are put together of sizes and places; their words are in the source.
    assert all(word in source for word in name.replace(",", " ").replace(":", " ").split()[:3])


def test_people_who_say_nothing_cost_their_heartbeats() -> None:
    crowd = Crowd(500_000, messages_per_hour=0)
    assert busy_cores(COSTS, crowd, 1) == pytest.approx(500_000 * 50e-6 / 25)
    assert nodes_needed(COSTS, crowd) == 2


def test_a_message_costs_each_node_that_it_reaches_and_each_listener() -> None:
    crowd = Crowd(3_600, messages_per_hour=1, listeners=2)
    idle = 3_600 * 50e-6 / 25
    assert busy_cores(COSTS, crowd, 1) - idle == pytest.approx(100e-6 + 2 * 5e-6)
    assert busy_cores(COSTS, crowd, 2) - idle == pytest.approx(1.5 * 100e-6 + 2 * 5e-6)


def test_listeners_are_on_as_many_nodes_as_chance_has_it() -> None:
    assert reached(1, 50) == 1
    assert reached(2, 1) == pytest.approx(1)
    assert reached(4, 2) == pytest.approx(1.75)
    assert reached(10, 10_000) == pytest.approx(10)


def test_alone_on_idle_nodes_a_message_takes_what_it_costs() -> None:
    delays = simulate(COSTS, Crowd(1_000, messages_per_hour=3.6, listeners=1), nodes=1)
    assert delays.median == pytest.approx(105e-6, rel=0.01)


def test_a_message_of_a_large_room_waits_for_a_share_of_its_listeners() -> None:
    crowd = Crowd(100_000, messages_per_hour=1e-6, hall=100_000, hall_per_second=0.5)
    few, many = (simulate(COSTS, crowd, nodes) for nodes in (10, 100))
    assert few.median == pytest.approx(100e-6 + 10_000 * 5e-6, rel=0.05)
    assert many.median == pytest.approx(100e-6 + 1_000 * 5e-6, rel=0.05)


def test_more_nodes_never_wait_longer() -> None:
    crowd = Crowd(200_000, messages_per_hour=6, listeners=50)
    needed = nodes_needed(COSTS, crowd)
    few, many = (simulate(COSTS, crowd, nodes, seconds=5) for nodes in (needed, 4 * needed))
    assert many.p99 <= few.p99


def test_the_table_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capacity, "CROWDS", (Crowd(10_000),))
    source = tmp_path / "results.json"
    assert main([str(source)]) == 1
    source.write_text(json.dumps(results()))
    assert main([str(source)]) == 0
    printed = capsys.readouterr().out
    assert "measured 2026-11-30 on 6502" in printed
    assert "| 10,000 |" in printed
