"""Reading instants that clients write."""

from datetime import UTC, datetime

from stonechat.chat.errors import InvalidRequest


def read_instant(text: str, path: str) -> datetime:
    """Read an RFC 3339 instant with its offset as UTC; raises InvalidRequest that names the field.

    Nothing is as fine as our clock, which has whole milliseconds.
    """
    try:
        written = datetime.fromisoformat(text)
        instant = written.astimezone(UTC) if written.tzinfo else None
    except (ValueError, OverflowError):
        instant = None
    if instant is None:
        raise InvalidRequest(
            "This is no instant. Write one such as 2026-11-22T17:00:00Z.", path=path
        )
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def read_end(text: str | None, now: datetime) -> datetime | None:
    """Read until when something holds, None for good; raises InvalidRequest for what has passed."""
    if text is None:
        return None
    until = read_instant(text, "until")
    if until <= now:
        raise InvalidRequest("This ends in the future, and that has passed.", path="until")
    return until
