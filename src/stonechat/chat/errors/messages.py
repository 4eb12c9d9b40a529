"""Refusals about messages and their images."""

from stonechat.chat.errors.base import ChatError


class MessageNotFound(ChatError):
    """No such message, as far as the actor may know."""

    code = "message_not_found"

    def __init__(self, reference: str) -> None:
        super().__init__("There is no such message here.", details={"message": reference})


class WhisperNotFound(ChatError):
    """No such whisper, as far as the actor may know."""

    code = "whisper_not_found"

    def __init__(self, reference: str) -> None:
        super().__init__("There is no such whisper.", details={"whisper": reference})


class EmptyMessage(ChatError):
    """Neither text nor image."""

    code = "empty_message"

    def __init__(self) -> None:
        super().__init__("A message needs text or at least one image.")


class MessageTooLong(ChatError):
    """The text has more characters than a message may have."""

    code = "message_too_long"

    def __init__(self, *, length: int, limit: int) -> None:
        super().__init__(
            f"This message has {length:,} characters; {limit:,} are possible. Shorten or split it.",
            details={"path": "text", "length": length, "limit": limit},
        )


class InvalidImage(ChatError):
    """An image that cannot be decoded, or that must not be; without an index, the only one."""

    code = "invalid_image"

    def __init__(self, index: int | None, reason: str) -> None:
        super().__init__(
            f"{_image(index)} cannot be used: {reason}",
            details={"path": _image_path(index), "image": index, "reason": reason},
        )


class ImageTooLarge(ChatError):
    """An image has more bytes than one may have; without an index, the only one."""

    code = "image_too_large"

    def __init__(self, index: int | None, *, size_bytes: int, limit_bytes: int) -> None:
        super().__init__(
            f"{_image(index)} has {size_bytes:,} bytes; {limit_bytes:,} are possible.",
            details={
                "path": _image_path(index),
                "image": index,
                "bytes": size_bytes,
                "limit": limit_bytes,
            },
        )


def _image(index: int | None) -> str:
    return "The image" if index is None else f"Image {index + 1}"


def _image_path(index: int | None) -> str:
    return "" if index is None else f"images[{index}]"
