"""What was recorded of the real server, played to the pure part of the Python client.

The web client plays the same files.
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from stonechat.client import Conversation, Event, MessageReceived
from stonechat.wire.broadcasts import BROADCASTS, Welcome
from stonechat.wire.events import REQUESTS
from stonechat.wire.shapes import Member, Message, Room, User
from tests.replay.player import TRACES, Player, read_trace
from tests.traces.recording import file_name
from tests.traces.scenes import SCENES

every_trace = pytest.mark.parametrize("path", TRACES, ids=lambda path: path.stem)


@every_trace
def test_the_client_ends_where_the_room_is(path: Path) -> None:
    Player(read_trace(path)).play()


def test_every_scene_is_recorded() -> None:
    assert {path.name for path in TRACES} == {file_name(scene) for scene in SCENES}


def test_everything_that_can_happen_is_recorded() -> None:
    steps = [step for path in TRACES for step in read_trace(path)["steps"]]
    kinds = Counter(next(iter(step)) for step in steps)
    assert set(kinds) == {"connected", "request", "event", "missed", "lost", "state"}
    assert kinds["state"] == len(TRACES)
    heard = {step["event"] for step in steps if "event" in step}
    changes = {"message", "message_changed", "room_changed"}
    changes |= {"user_joined", "user_left", "member_changed"}
    assert heard == changes | {"room_joined", "room_removed", "behind"}
    unanswered = {step["request"] for step in steps if step.get("reply", step) is None}
    assert unanswered == {"catch_up", "send_message"}
    pages = [
        missed["complete"]
        for step in steps
        if step.get("request") == "catch_up" and step["reply"]
        for missed in step["reply"]["rooms"].values()
    ]
    assert set(pages) == {True, False}


def assert_has_shape(value: Any, shape: Any) -> None:
    """Check that a value has all fields of a shape and no others."""
    assert msgspec.to_builtins(msgspec.convert(value, shape)) == value


def assert_reply_has_shape(name: str, reply: dict[str, Any]) -> None:
    """Check an answer, which is never a refusal in the traces."""
    rest = dict(reply)
    assert rest.pop("ok") is True
    if name == "send_message":
        assert_has_shape(rest.pop("message"), Message)
        assert rest == {}
    else:
        assert_has_shape(rest, REQUESTS[name].reply)


@every_trace
def test_a_trace_has_the_shapes_of_the_present_contract(path: Path) -> None:
    trace = read_trace(path)
    assert_has_shape(trace["self"], User)
    for step in trace["steps"]:
        match step:
            case {"connected": welcome}:
                assert_has_shape(welcome, Welcome)
            case {"event": name, "object": heard} | {"missed": name, "object": heard}:
                assert_has_shape(heard, BROADCASTS[name])
            case {"request": name, "object": fields, "reply": reply}:
                assert fields.keys() <= set(REQUESTS[name].request.__struct_fields__)
                msgspec.convert(fields, REQUESTS[name].request)
                if reply is not None:
                    assert_reply_has_shape(name, reply)
            case {"state": state}:
                assert_has_shape(state["room"], Room)
                assert_has_shape(state["members"], list[Member])
                assert_has_shape(state["messages"], list[Message])


def _another_text(steps: list[Any]) -> None:
    steps[-1]["state"]["messages"][-1]["text"] += "?"


def _another_member(steps: list[Any]) -> None:
    steps[-1]["state"]["members"].pop()


def _a_broadcast_less(steps: list[Any]) -> None:
    del steps[max(number for number, step in enumerate(steps) if "event" in step)]


def _a_question_less(steps: list[Any]) -> None:
    del steps[max(number for number, step in enumerate(steps) if "request" in step)]


def _a_question_more(steps: list[Any]) -> None:
    asked = next(step for step in steps if step.get("request") == "catch_up")
    steps.insert(len(steps) - 1, asked)


@pytest.mark.parametrize(
    "damage",
    [_another_text, _another_member, _a_broadcast_less, _a_question_less, _a_question_more],
)
def test_a_trace_that_is_not_true_is_noticed(damage: Callable[[list[Any]], None]) -> None:
    [path] = [path for path in TRACES if path.stem == "several-holes"]
    trace = read_trace(path)
    damage(trace["steps"])
    with pytest.raises(AssertionError):
        Player(trace).play()


def _nothing(events: list[Event]) -> list[Event]:
    return [event for event in events if not isinstance(event, MessageReceived)]


def _twice(events: list[Event]) -> list[Event]:
    return [event for event in events for _ in range(2)]


def _backwards(events: list[Event]) -> list[Event]:
    return events[::-1]


@pytest.mark.parametrize("damage", [_nothing, _twice, _backwards])
def test_a_client_that_does_not_tell_each_message_once_in_order_is_noticed(
    monkeypatch: pytest.MonkeyPatch, damage: Callable[[list[Event]], list[Event]]
) -> None:
    [path] = [path for path in TRACES if path.stem == "long-absence"]
    take_events = Conversation.take_events
    monkeypatch.setattr(Conversation, "take_events", lambda talk: damage(take_events(talk)))
    with pytest.raises(AssertionError):
        Player(read_trace(path)).play()
