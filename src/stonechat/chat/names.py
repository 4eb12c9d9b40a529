"""What can be the name of a person or of a public room, and when two names are too much alike.

A name is kept as it was typed (NFC). It is found by its `name_key`, and held in a unique index
under all of its `name_keys`, so that a name that reads like another one is taken too.

Which characters exist depends on the Unicode version of the Python that runs. Keys do not: Unicode
never changes normalisation or case folding of an assigned character, and unassigned ones are
refused here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final
from uuid import UUID

from stonechat.chat.confusables import TABLE
from stonechat.chat.limits import NAME_LENGTH

PUNCTUATION: Final = "_.-"

DELETED_NAME: Final = "deleted user"
"""What whoever deleted their account is called; with its space nobody can choose it."""

MARKS_MOST: Final = 4
"""Marks on one letter: Burmese and Tibetan syllables have up to four, more is a tower."""

ACCENTS_MOST: Final = 2
"""Marks on one letter that belong to no script; what exists is mostly composed with its letter."""

ROOM_KEY_LENGTH: Final = 100
"""Characters by which rooms are sorted: more than any name folds to, and titles need not more."""

_EXPANSION: Final = 8
"""NFC makes at most one character of four, so what is this much too long can be refused unread."""

_ACCENTS: Final = re.compile(
    rf"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{{{ACCENTS_MOST + 1}}}"
)

INVISIBLE: Final = re.compile(
    # Letters and marks among the Default_Ignorable_Code_Point of Unicode,
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0"
    # variation selectors, and two hieroglyphs that are blank by design.
    "\U000e0100-\U000e01ef\U00013441\U00013442]"
)

_SOFT_DOTTED: Final = re.compile("([ij])\u0307")


def clean_name(name: str) -> str:
    """Compose a name (NFC), so that what looks the same is stored the same."""
    return unicodedata.normalize("NFC", name)


def name_fault(name: str) -> str | None:
    """Say why this can be no name, in a sentence that may stand behind a colon; None if it can."""
    if len(name) > NAME_LENGTH * _EXPANSION:
        return _length_fault(len(name))
    for form in (clean_name(name), unicodedata.normalize("NFKC", name)):
        # Also as it is compared: one character may stand for several words.
        if not 0 < len(form) <= NAME_LENGTH:
            return _length_fault(len(form))
        fault = _character_fault(form) or _mark_fault(form) or _shape_fault(form)
        if fault:
            return fault
    return None


def name_key(name: str) -> str:
    """Fold a name for looking it up: neither case nor width nor ligature tells names apart.

    This is the compatibility caseless form of the Unicode Standard (definition D146).
    """
    once = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", name).casefold())
    return unicodedata.normalize("NFKC", once.casefold())


def room_key(name: str | None, title: str | None) -> str:
    """Fold what a room is sorted by: its name, or the beginning of its title if it has none."""
    return name_key(title or "" if name is None else name)[:ROOM_KEY_LENGTH]


def name_keys(name: str) -> frozenset[str]:
    """List the one to three keys under which a name is held; two names clash if they share one.

    They are its `name_key` and what it looks like, both as typed and in small letters: `Ivan` is
    held as `ivan` and, since a capital i looks like a small L, as `lvan`.
    """
    key = name_key(name)
    typed = unicodedata.normalize("NFKC", name)
    return frozenset((key, _skeleton(typed), _skeleton(key)))


def _skeleton(text: str) -> str:
    """Replace what looks alike by one prototype (UTS #39, section 4) and fold the result.

    Beyond the standard: a dot above an i or j is dropped, because it is drawn over their own.
    """
    prototypes = unicodedata.normalize("NFD", text).translate(_prototypes())
    return name_key(_SOFT_DOTTED.sub(r"\1", unicodedata.normalize("NFD", prototypes)))


@cache
def _prototypes() -> dict[int, str]:
    """Read the generated table; done once and not at import, since it takes milliseconds."""
    mapping = {}
    for record in TABLE.split():
        prototype, _, sources = record.partition("<")
        text = "".join(chr(int(part, 16)) for part in prototype.split("+"))
        mapping.update(dict.fromkeys((int(part, 16) for part in sources.split(",")), text))
    return mapping


def _length_fault(length: int) -> str:
    if not length:
        return f"it is empty. Choose 1 to {NAME_LENGTH} characters."
    return f"it has {length:,} characters. Choose 1 to {NAME_LENGTH}."


def _character_fault(name: str) -> str | None:
    for character in name:
        category = unicodedata.category(character)
        if INVISIBLE.match(character) or category in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"):
            return f"it contains U+{ord(character):04X}, no visible character. Leave it out."
        if category[0] == "Z":
            return "it contains a space. Use letters, digits and _ . - only."
        if not (category[0] == "L" or category in ("Mn", "Mc", "Nd") or character in PUNCTUATION):
            return f"it contains {character}. Use letters, digits and _ . - only."
    return None


def _mark_fault(name: str) -> str | None:
    """Look for marks that stand on no letter, or pile up until they reach other lines."""
    marks, after_letter = 0, False
    for character in name:
        kind = unicodedata.category(character)[0]
        marks = marks + 1 if kind == "M" else 0
        if marks and not after_letter:
            return f"the mark U+{ord(character):04X} stands behind no letter. Leave it out."
        if marks > MARKS_MOST:
            return f"it has more than {MARKS_MOST} marks on one letter. Leave some out."
        after_letter = kind in "LM"
    if _ACCENTS.search(name):
        return f"it has more than {ACCENTS_MOST} accents on one letter. Leave some out."
    return None


def _shape_fault(name: str) -> str | None:
    if not name.strip("."):
        return "it consists of dots only, which no link can hold. Add a letter or a digit."
    try:
        UUID(name_key(name))
    except ValueError:
        return None
    return "it can be read as an id. Add a letter that is none of a to f."
