"""Refusals about people."""

from stonechat.chat.errors.base import ChatError


class InvalidUsername(ChatError):
    """The username breaks the rules for names."""

    code = "invalid_username"

    def __init__(self, fault: str) -> None:
        super().__init__(f"This cannot be a username: {fault}", details={"path": "username"})


class UsernameTaken(ChatError):
    """The username, or one that looks like it, belongs to somebody."""

    code = "username_taken"

    def __init__(self, username: str) -> None:
        super().__init__(
            f"The name {username}, or one that looks like it, is taken. Choose another.",
            details={"username": username},
        )


class UserNotFound(ChatError):
    """No such person, as far as the actor may know."""

    code = "user_not_found"

    def __init__(self, reference: str) -> None:
        super().__init__("There is nobody of that name or id.", details={"user": reference})


class Blocked(ChatError):
    """Somebody does not want to be reached by the actor."""

    code = "blocked"

    def __init__(self, user_id: str) -> None:
        super().__init__("You cannot write to this person.", details={"user": user_id})


class ReportNotFound(ChatError):
    """No such report, as far as the actor may know."""

    code = "report_not_found"

    def __init__(self, reference: str) -> None:
        super().__init__("There is no such report.", details={"report": reference})
