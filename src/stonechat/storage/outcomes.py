"""What members are told when the store or an act failed."""

from __future__ import annotations

import logging
from typing import Final

from stonechat.chat.errors import ChatError, Internal, Unavailable
from stonechat.storage.errors import Contended, Unreachable

_log: Final = logging.getLogger(__name__)


def refusal(error: Exception) -> ChatError:
    """Translate a failure for the one who asked, and log what is the operator's business.

    Returns:
        A ChatError as it is; `unavailable` while the database is contended or out of reach, after
        which repeating is safe; `internal` for a defect.
    """
    if isinstance(error, ChatError):
        return error
    if isinstance(error, Contended | Unreachable):
        _log.error("Nothing could be stored or read: %s", error)
        return Unavailable()
    _log.error("An act or a query failed.", exc_info=error)
    return Internal()
