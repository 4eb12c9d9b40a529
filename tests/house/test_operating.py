"""What is told to those who run a server is true of this one."""

import json
import re
from collections.abc import Iterator
from typing import Any

from stonechat.app.metrics.catalogue import METRICS
from stonechat.app.settings import PREFIX, Settings, describe_settings
from stonechat.chat.limits import IMAGE_BYTES
from stonechat.http.readings import Kind
from tests.support.source import ROOT, files_below

PAGE = (ROOT / "docs" / "operating" / "metrics.md").read_text()
DASHBOARD = ROOT / "deploy" / "grafana-dashboard.json"
NAME = re.compile(r"\b(?:stonechat|process)_[a-z_]+\b")


def _series() -> set[str]:
    """Return every name that a query can use."""
    names = set()
    for metric in METRICS:
        if metric.kind is Kind.HISTOGRAM:
            names |= {f"{metric.name}_{part}" for part in ("bucket", "sum", "count")}
        else:
            names.add(metric.name)
    return names


def _expressions(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in {"expr", "query"} and isinstance(value, str):
                yield value
            else:
                yield from _expressions(value)
    elif isinstance(node, list):
        for value in node:
            yield from _expressions(value)


def test_every_metric_is_documented_as_it_is_and_no_other_is() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| ([^|]*) \| ([^|]+) \|$", PAGE, re.MULTILINE)
    assert rows == [
        (metric.name, metric.kind, ", ".join(f"`{it}`" for it in metric.labels), metric.meaning)
        for metric in METRICS
    ]


def test_the_names_of_metrics_say_their_unit_and_kind() -> None:
    names = [metric.name for metric in METRICS]
    assert len(set(names)) == len(names)
    wrong = [m.name for m in METRICS if m.name.endswith("_total") != (m.kind is Kind.COUNTER)]
    assert wrong == []


def test_the_queries_of_the_page_name_metrics_that_there_are() -> None:
    queries = PAGE.partition("## What to look at")[2]
    named = set(NAME.findall(queries))
    assert len(named) > 5
    assert named - _series() == set()


def test_the_dashboard_shows_every_metric_and_no_other() -> None:
    dashboard = json.loads(DASHBOARD.read_text())
    queries = list(_expressions(dashboard))
    assert len(queries) > 20
    named = {name for query in queries for name in NAME.findall(query)}
    assert named - _series() == set(), "the dashboard names what there is not"
    shown = {re.sub(r"_(bucket|sum|count)$", "", name) for name in named}
    assert {metric.name for metric in METRICS} - shown == set(), "the dashboard leaves it out"


def test_the_panels_of_the_dashboard_do_not_lie_on_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in json.loads(DASHBOARD.read_text())["panels"]:
        place = panel["gridPos"]
        own = {
            (place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])
        }
        assert not own & taken, panel["title"]
        assert max(x for x, _ in own) < 24, panel["title"]
        taken |= own


def _deployed() -> dict[str, str]:
    """Return what is handed to operators, by the name of the file."""
    return {path.name: path.read_text() for path in (ROOT / "deploy").rglob("*") if path.is_file()}


def test_settings_that_operators_are_told_of_exist() -> None:
    known = {line.variable for line in describe_settings(Settings(), {})}
    pages = [path.read_text() for path in files_below("docs/operating", ".md")]
    told = set(re.findall(r"STONECHAT_\w+", "\n".join([*pages, *_deployed().values()])))
    assert len(told) > 8
    assert told - known == set()
    assert all(name.startswith(PREFIX) for name in told)


def test_everything_that_is_handed_out_is_spoken_of() -> None:
    pages = "".join(path.read_text() for path in files_below("docs/operating", ".md"))
    names = {re.sub(r"-backup\.\w+$", "-backup.*", name) for name in _deployed()}
    assert [name for name in sorted(names) if name not in pages] == []


def test_proxies_wait_longer_than_a_silent_connection_is_kept() -> None:
    silent = Settings().ping_interval_seconds + Settings().ping_timeout_seconds
    deployed = _deployed()
    nginx = re.findall(r"proxy_(?:read|send)_timeout (\d+)s;", deployed["nginx.conf"])
    haproxy = re.findall(r"timeout (?:client|server|tunnel) (\d+)s", deployed["haproxy.cfg"])
    assert len(nginx) == 2
    assert len(haproxy) == 3
    assert all(int(seconds) > silent for seconds in nginx + haproxy)


def test_nginx_lets_through_what_the_server_takes() -> None:
    found = re.search(r"client_max_body_size (\d+)m;", _deployed()["nginx.conf"])
    assert found
    assert int(found[1]) * 1024 * 1024 >= max(Settings().file_bytes, IMAGE_BYTES)
