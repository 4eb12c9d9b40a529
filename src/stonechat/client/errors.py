"""What a program that uses the client may have to catch.

ClientError
├── Refused          the server answered no; `code` says why
├── ConnectionLost   the connection ended before the answer: nobody knows what became of the request
└── ClientClosed     there will be no answer any more: the client was closed, or was sent away
"""

from typing import Any

from stonechat.wire.shapes import Problem


class ClientError(Exception):
    """Anything that keeps a request from being answered as wished."""


class Refused(ClientError):
    """The server answered with a Problem, and nothing else happened.

    Attributes:
        problem: the answer as it came.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.code}: {problem.message}")
        self.problem = problem

    @property
    def code(self) -> str:
        """The stable name of the refusal, the only thing to switch on."""
        return self.problem.code

    @property
    def message(self) -> str:
        """A sentence for a person."""
        return self.problem.message

    @property
    def details(self) -> dict[str, Any]:
        """Facts about this refusal."""
        return self.problem.details

    @property
    def retry_after_ms(self) -> int | None:
        """When asking again makes sense, or None."""
        return self.problem.retry_after_ms


class ConnectionLost(ClientError):
    """The connection ended before the answer came: the request may have taken effect, or not."""

    def __init__(self) -> None:
        super().__init__("The connection ended before the answer came.")


class ClientClosed(ClientError):
    """The client has ended: by its program, or because the server does not want it back."""
