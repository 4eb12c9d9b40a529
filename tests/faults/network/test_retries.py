"""A send may break anywhere: repeated with its client id, it is there once and in its place."""

import json
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.faults.conftest import rounds
from tests.faults.network.conftest import StartQuietServer
from tests.faults.network.dialogs import ACK
from tests.support.caller import Caller
from tests.support.line import Cut, CutError, EndedError, Ending, HttpLine, event_of
from tests.support.listener import Listener
from tests.support.polling_session import PollingSession

ROUNDS = rounds(60)
PEOPLE = 4
# A send and what is heard back take some 200 and 900 bytes; a cut behind them is none.
SENT_BYTES = 250
RECEIVED_BYTES = 1_000


def test_a_cut_send_that_is_repeated_is_stored_once_and_in_order(
    start_quiet_server: StartQuietServer,
) -> None:
    port = start_quiet_server().port
    with Caller(port, "host") as host, ThreadPoolExecutor(PEOPLE) as people:
        room = host.gets("create_room", name="kitchen")["room"]["id"]
        tokens = [_member(port, room, f"author-{number}") for number in range(PEOPLE)]
        with Listener(Caller(port, token=host.token)) as listener:
            sending = [people.submit(_send_all, port, room, token) for token in tokens]
            acknowledged = [message for done in sending for message in done.result()]
            last = host.gets("send_message", room=room, text="And that was all.")["message"]

            in_order = sorted(acknowledged, key=lambda message: message["position"])
            stored = list(_history(host, room))
            assert stored == [*in_order, last]
            assert [message["position"] for message in stored] == list(range(1, len(stored) + 1))
            assert [listener.hears("message").told for _ in stored] == stored


def _member(port: int, room: str, name: str) -> str:
    with Caller(port, name) as caller:
        caller.gets("join_room", room=room)
        assert caller.token
        return caller.token


def _send_all(port: int, room: str, token: str) -> Sequence[dict[str, Any]]:
    """Send one thing after the other, each until it is acknowledged; the acknowledged messages."""
    messages = []
    attempts = 0
    for number in range(ROUNDS):
        fields = {"room": room, "text": f"word {number}", "client_id": f"send {number}"}
        message = None
        while message is None:
            attempts += 1
            message = _send_and_be_cut(port, token, fields)
        messages.append(message)
    assert attempts > 1.2 * ROUNDS, "hardly anything was cut"
    assert [message["text"] for message in messages] == [f"word {n}" for n in range(ROUNDS)]
    positions = [message["position"] for message in messages]
    assert positions == sorted(positions)
    return messages


def _send_and_be_cut(port: int, token: str, fields: dict[str, Any]) -> Any:
    """Try to send, by either transport, on a connection that breaks anywhere or not at all."""
    attempt = random.choice((_by_websocket, _by_polling))
    try:
        return attempt(port, token, fields)
    except (CutError, EndedError):
        return None


def _by_websocket(port: int, token: str, fields: dict[str, Any]) -> Any:
    with Caller(port, token=token) as caller:
        caller.line.cut_after(_anywhere())
        return caller.gets("send_message", **fields)["message"]


def _by_polling(port: int, token: str, fields: dict[str, Any]) -> Any:
    with HttpLine(port) as line:
        poller = PollingSession(line, line)
        poller.connect(token)
        line.cut_after(_anywhere())
        poller.say(event_of("send_message", fields, ACK))
        while not (packet := poller.packet()).startswith(f"43{ACK}["):
            pass
        [reply] = json.loads(packet.removeprefix(f"43{ACK}"))
        assert reply["ok"] is True, reply
        return reply["message"]


def _anywhere() -> Cut:
    ending = random.choice(list(Ending))
    if random.random() < 0.5:
        return Cut(ending, sent=random.randrange(SENT_BYTES))
    return Cut(ending, received=random.randrange(1, RECEIVED_BYTES))


def _history(caller: Caller, room: str) -> Iterator[dict[str, Any]]:
    after = 0
    while messages := caller.gets("history", room=room, after=after, limit=100)["messages"]:
        yield from messages
        after = messages[-1]["position"]
