"""What all refusals have in common."""

from typing import Any, ClassVar


class ChatError(Exception):
    """A request was refused, and nothing else happened.

    Attributes:
        code: the stable name of the refusal, part of the public contract.
        message: one sentence for a person.
        details: JSON-ready facts about this refusal, empty when the code says it all.
        retry_after_ms: when asking again makes sense, or None.
    """

    code: ClassVar[str]

    def __init__(
        self,
        message: str,
        *,
        details: dict[str, Any] | None = None,
        retry_after_ms: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.details: dict[str, Any] = details or {}
        self.retry_after_ms = retry_after_ms
