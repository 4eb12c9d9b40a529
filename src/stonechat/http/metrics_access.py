"""Who may read what is measured."""

from enum import StrEnum


class MetricsAccess(StrEnum):
    """Nobody, programs of the server's own machine, or whoever shows a token."""

    OFF = "off"
    LOOPBACK = "loopback"
    TOKEN = "token"  # noqa: S105 - the word itself
