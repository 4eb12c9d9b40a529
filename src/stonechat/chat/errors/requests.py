"""Refusals of any request, whatever it asks."""

from stonechat.chat.errors.base import ChatError


class InvalidRequest(ChatError):
    """The request's object cannot be understood."""

    code = "invalid_request"

    def __init__(self, message: str, *, path: str = "") -> None:
        super().__init__(message, details={"path": path})


class NotNamed(ChatError):
    """Something other than `add_user` was asked before choosing a name."""

    code = "not_named"

    def __init__(self) -> None:
        super().__init__("Choose a name with add_user first.")


class AlreadyNamed(ChatError):
    """`add_user` was asked by somebody who has a name."""

    code = "already_named"

    def __init__(self, username: str) -> None:
        super().__init__(
            f"You already have a name here: {username}.", details={"username": username}
        )


class Unauthenticated(ChatError):
    """The token is unknown, ended or damaged, or there is none where one is needed."""

    code = "unauthenticated"

    def __init__(self, *, has_token: bool = True) -> None:
        bad = "This token is not valid, or not any more. Connect without it."
        super().__init__(bad if has_token else "Log in first: nothing good says who you are.")


class Forbidden(ChatError):
    """The actor can see the thing, but may not do this to it."""

    code = "forbidden"


class RateLimited(ChatError):
    """Too much, too fast."""

    code = "rate_limited"

    def __init__(
        self, message: str = "Too many requests. Wait a moment.", *, retry_after_ms: int
    ) -> None:
        super().__init__(message, retry_after_ms=retry_after_ms)


class Unavailable(ChatError):
    """The store cannot be written or read just now: nothing happened, repeating is safe."""

    code = "unavailable"

    def __init__(self, *, retry_after_ms: int = 1_000) -> None:
        super().__init__(
            "The server cannot store this just now. Nothing was changed; try again.",
            retry_after_ms=retry_after_ms,
        )


class Internal(ChatError):
    """A defect of ours; it is in the log, and nothing of it is told outside."""

    code = "internal"

    def __init__(self) -> None:
        super().__init__("Something went wrong on the server. It has been noted.")
