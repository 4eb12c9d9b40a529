"""What somebody may say of themselves: a display name, a few words, where their clock stands.

Texts are kept composed (NFC) and without what surrounds them; a text of which nothing is left
counts as none at all. Display names need not be unique and may hold spaces and emoji, unlike
usernames, beside which they are always shown.
"""

import re
import unicodedata
from collections.abc import Container
from datetime import datetime, timedelta
from typing import Final

from stonechat.chat import limits
from stonechat.chat.emoji import is_emoji
from stonechat.chat.errors import InvalidRequest
from stonechat.chat.names import INVISIBLE, MARKS_MOST

STATUS_LONGEST: Final = timedelta(days=366)
"""How far ahead a status may end: one year, whichever."""

_REFUSED: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
"""Controls, formats such as those that turn the direction of a text around, and private use.

Unassigned characters are let through: they may be the emoji of a later Unicode than Python's."""

_JOINERS: Final = re.compile("[\u200c\u200d\U000e0020-\U000e007f]")
"""Formats without which Persian, Indic scripts and some emoji cannot be written."""

_BLANK: Final = "\u2800"
"""Braille without a dot: counts as a symbol, and shows nothing."""

_NEWLINES: Final = re.compile(r"\r\n?|\n")

_MANY_BLANK_LINES: Final = re.compile(r"\n{3,}")


def clean_line(text: str | None) -> str | None:
    """Reduce a text to one line without needless spaces; None if nothing is left."""
    return " ".join(unicodedata.normalize("NFC", text).split()) or None if text else None


def clean_lines(text: str | None) -> str | None:
    """Keep a text's lines, at most one blank one between two; None if nothing is left."""
    if not text:
        return None
    lines = _NEWLINES.sub("\n", unicodedata.normalize("NFC", text)).split("\n")
    trimmed = "\n".join(line.rstrip() for line in lines).strip()
    return _MANY_BLANK_LINES.sub("\n\n", trimmed) or None


def display_name_fault(name: str) -> InvalidRequest | None:
    """Why a cleaned text can be no display name, or None."""
    return _fault("name", "a display name", name, limits.DISPLAY_NAME_LENGTH)


def bio_fault(bio: str) -> InvalidRequest | None:
    """Why a cleaned text cannot be what somebody says of themselves, or None."""
    return _fault("bio", "a bio", bio.replace("\n", " "), limits.BIO_LENGTH)


def pronouns_fault(pronouns: str) -> InvalidRequest | None:
    """Why a cleaned text can be no pronouns, or None."""
    return _fault("pronouns", "pronouns", pronouns, limits.PRONOUNS_LENGTH)


def time_zone_fault(time_zone: str, known: Container[str]) -> InvalidRequest | None:
    """Why a text names no time zone, or None.

    Args:
        time_zone: such as Europe/Zurich.
        known: the names of the IANA database.
    """
    if time_zone in known:
        return None
    return InvalidRequest(
        "This is no time zone. Give a name of the IANA database, such as Europe/Zurich.",
        path="time_zone",
    )


def status_text_fault(text: str) -> InvalidRequest | None:
    """Why a cleaned text cannot be what stands beside one's presence, or None."""
    return _fault("text", "the text of a status", text, limits.STATUS_TEXT_LENGTH)


def status_emoji_fault(emoji: str) -> InvalidRequest | None:
    """Why this cannot stand before the text of a status, or None."""
    if is_emoji(emoji):
        return None
    return InvalidRequest("This is not one emoji. Choose one, or none.", path="emoji")


def status_end_fault(until: datetime, now: datetime) -> InvalidRequest | None:
    """Why a status cannot end then, or None."""
    if until <= now:
        return InvalidRequest("A status ends in the future, and this has passed.", path="until")
    if until > now + STATUS_LONGEST:
        return InvalidRequest("A status lasts a year at most. Choose an earlier end.", path="until")
    return None


def _fault(field: str, what: str, text: str, longest: int) -> InvalidRequest | None:
    if len(text) > longest:
        return InvalidRequest(
            f"This cannot be {what}: it has {len(text):,} characters; {longest:,} are possible.",
            path=field,
        )
    fault = _character_fault(text)
    return InvalidRequest(f"This cannot be {what}: {fault}", path=field) if fault else None


def _character_fault(text: str) -> str | None:
    marks, visible = 0, False
    for character in text:
        category = unicodedata.category(character)
        if _is_refused(character, category):
            return f"it contains U+{ord(character):04X}, which cannot be seen. Leave it out."
        marks = marks + 1 if category[0] == "M" else 0
        if marks > MARKS_MOST:
            return f"it has more than {MARKS_MOST} marks on one letter. Leave some out."
        visible = visible or _is_visible(character, category)
    return None if visible else "nothing of it can be seen. Write something, or leave it empty."


def _is_refused(character: str, category: str) -> bool:
    code = ord(character)
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return True  # will never be a character, and XML cannot hold it
    return category in _REFUSED and not _JOINERS.match(character)


def _is_visible(character: str, category: str) -> bool:
    if character == _BLANK or INVISIBLE.match(character):
        return False
    return category == "Cn" or category[0] not in "CMZ"
