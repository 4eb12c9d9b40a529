"""Plays recorded traces to a conversation; see tests/traces/README.md."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from stonechat.client import (
    Conversation,
    Event,
    MessageChanged,
    MessageReceived,
    RoomView,
)
from stonechat.wire.events import REQUESTS
from stonechat.wire.requests import JoinRoom, SendMessage
from stonechat.wire.shapes import Member, Message
from tests.replay.due import Due
from tests.support.source import ROOT

if TYPE_CHECKING:
    from stonechat.client.conversation import Question

TRACES: Final = sorted((ROOT / "tests" / "traces").glob("*.json"))

Trace = dict[str, Any]
Step = dict[str, Any]


def read_trace(path: Path) -> Trace:
    """Read a trace."""
    trace: Trace = json.loads(path.read_text())
    return trace


def raw(value: object) -> msgspec.Raw:
    """Put a value as it comes over the wire."""
    return msgspec.Raw(msgspec.json.encode(value))


def assert_holds(
    view: RoomView, room: Step, members: Sequence[Member], messages: Sequence[Message]
) -> None:
    """Check that a room is held as it is.

    Args:
        view: what a client holds.
        room: the room as it is, as JSON.
        members: all who are there.
        messages: all messages from the first to the head.
    """
    assert msgspec.to_builtins(view.room) == room
    assert view.revision == room["revision"]
    assert view.complete
    held = {user_id: (occupant.user, occupant.role) for user_id, occupant in view.members.items()}
    assert held == {member.user.id: (member.user, member.role) for member in members}
    assert_holds_messages(view, messages)


def assert_told_as_they_are(events: Sequence[Event], messages: Sequence[Message]) -> None:
    """Check that whoever went by what was told of a room's messages knows them as they are."""
    known: dict[int, Message] = {}
    for event in events:
        if isinstance(event, MessageReceived):
            known[event.message.position] = event.message
        elif isinstance(event, MessageChanged):
            message = event.message
            # What was said before one came is changed, too.
            before = known.get(message.position)
            assert before is None or before.revision <= message.revision
            known[message.position] = message
    for position, message in known.items():
        assert message == messages[position - 1]


def assert_holds_messages(view: RoomView, messages: Sequence[Message]) -> None:
    """Check that what is held of a room's messages is the newest part of them, without a hole."""
    assert view.room.head == len(messages)
    assert list(view.messages) == list(messages[len(messages) - len(view.messages) :])


class Player:
    """One trace on its way through a conversation.

    Attributes:
        conversation: what is played to.
        events: everything that the program was told.
    """

    def __init__(self, trace: Trace) -> None:
        self.conversation = Conversation(token="of the recording")
        self.events: list[Event] = []
        self._steps: list[Step] = trace["steps"]
        self._room: str = trace["room"]
        self._due = Due(self._room)
        self._outstanding: list[Question] = []
        self._said: set[str] = set()

    def play(self) -> None:
        """Play all steps; an AssertionError says where the client is not where it should be."""
        for number, step in enumerate(self._steps, 1):
            self._due.take(step)
            try:
                self._take(step)
                self._listen()
            except AssertionError as error:
                error.add_note(f"in step {number}: {json.dumps(step)[:300]}")
                raise

    def _take(self, step: Step) -> None:
        match step:
            case {"connected": welcome}:
                self.conversation.receive_event("welcome", raw(welcome))
            case {"event": name, "object": heard}:
                self.conversation.receive_event(name, raw(heard))
            case {"request": name, "object": fields, "reply": reply}:
                self._answer(name, fields, reply)
            case {"missed": _}:
                pass
            case {"lost": True}:
                self.conversation.lose("so it is recorded")
                self._outstanding.clear()
            case {"state": state}:
                self._compare(state)
            case _:
                raise AssertionError("no step that the format knows")

    def _answer(self, name: str, fields: Step, reply: Step | None) -> None:
        request = msgspec.convert(fields, REQUESTS[name].request)
        if not any(request == question.request for question in self._outstanding):
            self._ask(name, fields)
        [question] = [asked for asked in self._outstanding if asked.request == request]
        assert question.name == name
        if reply is not None:
            self._outstanding.remove(question)
            self.conversation.receive_answer(question.number, raw(reply), 0.0)

    def _ask(self, name: str, fields: Step) -> None:
        """Let the program ask; what the client must ask by itself it does not ask."""
        if name == "send_message":
            message = msgspec.convert(fields, SendMessage)
            assert message.client_id, "a trace needs client_ids"
            assert message.client_id not in self._said, "it was not repeated"
            self._said.add(message.client_id)
            self.conversation.send(message)
        else:
            assert name == "join_room", "it was not asked"
            self.conversation.ask(name, msgspec.convert(fields, JoinRoom))
        self._listen()

    def _listen(self) -> None:
        self._outstanding += self.conversation.requests_to_send(0.0)
        self.events += self.conversation.take_events()

    def _compare(self, state: Step) -> None:
        assert self._outstanding == []
        view = self.conversation.rooms[self._room]
        members = msgspec.convert(state["members"], list[Member])
        messages = msgspec.convert(state["messages"], list[Message])
        assert_holds(view, state["room"], members, messages)
        told = [event.message for event in self.events if isinstance(event, MessageReceived)]
        assert [message.position for message in told] == self._due.positions
        assert_told_as_they_are(self.events, messages)
