"""How one request is answered: by acknowledgement if the client asked for one."""

from collections.abc import Callable
from typing import Any

import msgspec

from stonechat.actions.act import Outcome
from stonechat.chat.errors import ChatError
from stonechat.protocol.socketio import ack_packet, event_packet
from stonechat.transport.connection import Connection
from stonechat.wire.shapes import Problem, Shape

_encode = msgspec.json.Encoder().encode


def problem_of(error: ChatError, event: str | None) -> Problem:
    """Write a refusal as clients get it."""
    return Problem(
        code=error.code,
        message=error.message,
        event=event,
        details=error.details,
        retry_after_ms=error.retry_after_ms,
    )


class Answer:
    """The one answer to one request.

    Args:
        connection: who asked.
        event: the name of the request.
        ack_id: the acknowledgement that was asked for; without one, success is silent and a refusal
            is told by the event `problem`.
        finished: called once the answer is given.
    """

    __slots__ = ("_ack_id", "_connection", "_event", "_finished")

    def __init__(
        self,
        connection: Connection,
        event: str,
        ack_id: int | None,
        finished: Callable[[], None],
    ) -> None:
        self._connection = connection
        self._event = event
        self._ack_id = ack_id
        self._finished = finished

    def settle(self, result: Outcome[Any] | ChatError) -> None:
        """Answer with what an act came to."""
        if isinstance(result, ChatError):
            self.refuse(result)
        else:
            self.reply(result.reply)

    def settle_reading(self, result: Shape | ChatError) -> None:
        """Answer with what a query came to."""
        if isinstance(result, ChatError):
            self.refuse(result)
        else:
            self.reply(result)

    def reply(self, reply: Shape) -> None:
        """Answer that it is done."""
        try:
            if self._ack_id is not None:
                fields = _encode(reply)
                ok = b'{"ok":true}' if fields == b"{}" else b'{"ok":true,' + fields[1:]
                self._connection.reply(ack_packet(self._ack_id, ok))
        finally:
            self._finished()

    def refuse(self, error: ChatError) -> None:
        """Answer why not."""
        problem = _encode(problem_of(error, self._event))
        try:
            if self._ack_id is None:
                self._connection.reply(event_packet("problem", problem))
            else:
                refusal = b'{"ok":false,"error":' + problem + b"}"
                self._connection.reply(ack_packet(self._ack_id, refusal))
        finally:
            self._finished()
