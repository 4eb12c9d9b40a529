"""Texts as a search compares them: without case, accents, width, or what cannot be seen.

Each character is folded alone, so that it is known which of them a piece of a folded text came
from. What was folded before stays as it is, whichever Python runs: as with names, Unicode never
changes decompositions and case folding of a character that is assigned.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_DROPPED: Final = re.compile(
    # Accents and other marks that belong to no script,
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    # what most people leave out who write Hebrew or Arabic,
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    # and what cannot be seen, such as how an emoji is to be drawn.
    "\u00ad\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0100-\U000e01ef]"
)
_PRIVATE: Final = "\ufffd"
"""Stands for every private-use character: those are the index's own."""

_SPACES: Final = re.compile(" {2,}")


class Place(NamedTuple):
    """A piece of a text, in code points."""

    start: int
    length: int


def fold(text: str) -> str:
    """Fold a text: two that are typed alike, or nearly so, become the same.

    White space of any kind and length is one space, and there is none at the ends. Takes some
    microseconds for a hundred characters.
    """
    return _SPACES.sub(" ", text.translate(_FOLDED)).strip(" ")


def highlights(text: str, terms: list[str], *, most: int) -> list[Place]:
    """Find where a text holds terms, which are folded: from left to right, without overlaps.

    A character of which only a part was looked for, such as a ligature, counts as a whole.
    """
    folded, origins = _fold_with_origins(text)
    found: list[tuple[int, int]] = []
    for term in terms:
        starts = islice(re.finditer(re.escape(term), folded), most)
        found += ((origins[it.start()], origins[it.end() - 1] + 1) for it in starts)
    return [Place(start, end - start) for start, end in _joined(sorted(found))][:most]


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _fold_with_origins(text: str) -> tuple[str, Sequence[int]]:
    """Fold a text as `fold` does, and tell of each character which one it came from."""
    if text.isascii() and len(folded := fold(text)) == len(text):
        return folded, range(len(text))  # in a twentieth of the time
    characters: list[str] = []
    origins: list[int] = []
    for at, character in enumerate(text):
        for part in _FOLDED[ord(character)]:
            if part != " " or (characters and characters[-1] != " "):
                characters.append(part)
                origins.append(at)
    return "".join(characters), origins


class _Folded(dict[int, str]):
    """What each character becomes; found out when it is met for the first time."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


_FOLDED: Final = _Folded()


def _fold_character(character: str) -> str:
    once = _DROPPED.sub("", unicodedata.normalize("NFKD", character)).casefold()
    twice = _DROPPED.sub("", unicodedata.normalize("NFKD", once))
    return "".join(map(_plain, twice))


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Co":
        return _PRIVATE
    return " " if category in {"Zs", "Zl", "Zp", "Cc"} else character
