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
    """Neither text nor image nor file."""

    code = "empty_message"

    def __init__(self) -> None:
        super().__init__("A message needs text, an image or a file.")


class MessageTooLong(ChatError):
    """The text has more characters than a message may have."""

    code = "message_too_long"

    def __init__(self, *, length: int, limit: int) -> None:
        super().__init__(
            f"This message has {length:,} characters; {limit:,} are possible. Shorten or split it.",
            details={"path": "text", "length": length, "limit": limit},
        )


class InvalidImage(ChatError):
    """An image that cannot be decoded, or that must not be; without an index, the only one.

    Also an upload that is not there to be sent; `file` tells that it stands among the files.
    """

    code = "invalid_image"

    def __init__(self, index: int | None, reason: str, *, file: bool = False) -> None:
        subject = f"File {(index or 0) + 1}" if file else _image(index)
        path = f"files[{index}]" if file else _image_path(index)
        super().__init__(
            f"{subject} cannot be used: {reason}",
            details={"path": path, "image": None if file else index, "reason": reason},
        )


class ImageTooLarge(ChatError):
    """An image has more bytes than one may have; without an index, the only one.

    Without a size, nobody knows how many it would have had.
    """

    code = "image_too_large"

    def __init__(self, index: int | None, *, size_bytes: int | None, limit_bytes: int) -> None:
        super().__init__(
            _too_large(_image(index), size_bytes, limit_bytes),
            details={
                "path": _image_path(index),
                "image": index,
                "bytes": size_bytes,
                "limit": limit_bytes,
            },
        )


class FileTooLarge(ChatError):
    """A file that is no image has more bytes than one may have; otherwise as ImageTooLarge."""

    code = "file_too_large"

    def __init__(self, *, size_bytes: int | None, limit_bytes: int) -> None:
        super().__init__(
            _too_large("The file", size_bytes, limit_bytes)
            if limit_bytes
            else "This server takes images alone, and no other files.",
            details={"path": "", "bytes": size_bytes, "limit": limit_bytes},
        )


def _too_large(subject: str, size_bytes: int | None, limit_bytes: int) -> str:
    size = "too many" if size_bytes is None else f"{size_bytes:,}"
    return f"{subject} has {size} bytes; {limit_bytes:,} are possible."


def _image(index: int | None) -> str:
    return "The image" if index is None else f"Image {index + 1}"


def _image_path(index: int | None) -> str:
    return "" if index is None else f"images[{index}]"
