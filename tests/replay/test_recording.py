"""The committed traces are what the present server does, not what one of its ancestors did."""

import json
import re
from itertools import count

import pytest

from tests.replay.player import TRACES, Trace, read_trace
from tests.traces import scenes
from tests.traces.recording import file_name, record

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
VERSION = re.compile(r'"version": "[^"]*"')
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def without_chance(trace: Trace) -> Trace:
    """Put numbers for ids, in the order in which they appear, and the same for every instant."""
    numbers = count(1)
    ids: dict[str, str] = {}

    def number(found: re.Match[str]) -> str:
        return ids.setdefault(found[0], f"id-{next(numbers)}")

    text = INSTANT.sub("now", ID.sub(number, json.dumps(trace)))
    alike: Trace = json.loads(VERSION.sub('"version": ""', text))
    return alike


@pytest.mark.parametrize("scene", scenes.SCENES, ids=file_name)
def test_a_scene_that_is_recorded_again_gives_the_same_trace(scene: scenes.Scene) -> None:
    [committed] = [path for path in TRACES if path.name == file_name(scene)]
    assert without_chance(record(scene)) == without_chance(read_trace(committed))
