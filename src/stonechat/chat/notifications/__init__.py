"""Who is told of what while they are away, and when not: values and rules, without a clock.

`values` is what somebody can choose, `decision` the table of who is told of what, `quiet` when
nobody is to be disturbed, `keywords` what is found in a text, and `settling` what becomes of a
notice when it is looked at again.
"""

from stonechat.chat.notifications.decision import (
    TOLD,
    Hearer,
    Tie,
    level_of,
    reason_to_tell,
    ties_of,
)
from stonechat.chat.notifications.keywords import Keyword, Spoken, keyword_of
from stonechat.chat.notifications.quiet import held_until, next_digest, quiet_until
from stonechat.chat.notifications.settling import (
    FORGOTTEN_AFTER,
    Fate,
    Found,
    Notice,
    NoticeState,
    Settled,
    settle,
)
from stonechat.chat.notifications.values import (
    DEFAULTS,
    Choice,
    Digest,
    Level,
    Privacy,
    QuietHours,
    QuietSpan,
    Reason,
    RoomLevel,
    Settings,
    Weekday,
)

__all__ = [
    "DEFAULTS",
    "FORGOTTEN_AFTER",
    "TOLD",
    "Choice",
    "Digest",
    "Fate",
    "Found",
    "Hearer",
    "Keyword",
    "Level",
    "Notice",
    "NoticeState",
    "Privacy",
    "QuietHours",
    "QuietSpan",
    "Reason",
    "RoomLevel",
    "Settings",
    "Settled",
    "Spoken",
    "Tie",
    "Weekday",
    "held_until",
    "keyword_of",
    "level_of",
    "next_digest",
    "quiet_until",
    "reason_to_tell",
    "settle",
    "ties_of",
]
