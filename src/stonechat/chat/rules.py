"""What a message must be: questions on values, without side effects."""

from stonechat.chat import limits
from stonechat.chat.errors import ChatError, EmptyMessage, InvalidRequest, MessageTooLong


def content_fault(text: str, image_count: int, file_count: int = 0) -> ChatError | None:
    """Why this cannot be the content of a message, or None."""
    if len(text) > limits.TEXT_LENGTH:
        return MessageTooLong(length=len(text), limit=limits.TEXT_LENGTH)
    if image_count > limits.IMAGES_PER_MESSAGE:
        most = limits.IMAGES_PER_MESSAGE
        return InvalidRequest(f"A message has at most {most} images.", path="images")
    if file_count > limits.FILES_PER_MESSAGE:
        most = limits.FILES_PER_MESSAGE
        return InvalidRequest(f"A message has at most {most} files.", path="files")
    if not image_count and not file_count and not text.strip():
        return EmptyMessage()
    return None
