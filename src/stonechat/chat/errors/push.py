"""Refusals about devices that are to be woken."""

from stonechat.chat.errors.base import ChatError


class InvalidSubscription(ChatError):
    """What was given cannot be, or is not, the subscription of one's own browser."""

    code = "invalid_subscription"

    def __init__(self, fault: str, *, path: str) -> None:
        super().__init__(
            f"This device cannot be woken: {fault}. Let your browser subscribe anew.",
            details={"path": path},
        )


class SubscriptionNotFound(ChatError):
    """No such device of the actor's own."""

    code = "subscription_not_found"

    def __init__(self, subscription_id: str) -> None:
        super().__init__("You have no such device.", details={"subscription": subscription_id})
