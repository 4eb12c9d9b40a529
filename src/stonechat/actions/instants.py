"""Reading instants that somebody wrote."""

from datetime import datetime

from stonechat.chat.errors import InvalidRequest


def read_instant(text: str, path: str) -> datetime:
    """Read an aware instant, cut to the milliseconds that are kept of it.

    Raises:
        InvalidRequest: it is none, or does not say in which zone; `details.path` is `path`.
    """
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = datetime.min  # noqa: DTZ901 - without a zone, like what is refused below
    if instant.tzinfo is None:
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
