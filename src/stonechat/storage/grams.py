"""What the index of messages is made of: grams, three characters of a folded text in a row.

A message can only hold a text of which it has all the grams; whether it does is looked at then.
A search by other things than text needs no second index, because a message has a gram of its own
kind for each of them: its author, whether it has an image, and so on.

What not everybody may read has its grams under a **salt**: that of its room, or one for each person
who may read it. So a search does not even meet grams of what the asker may not read, and how long
it takes tells nothing of that.

Letters alone or in pairs are no grams, or there would be twice as many. Those of scripts that write
words with one or two characters are: there they are what people look for.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

GRAMS_LOOKED_FOR: Final = 5
"""Of all that a query has. Measured with 3 to 12 of them on two million messages: of frequent ones
each further one costs more than it saves, and of rare ones a few say it all."""

_LENGTH: Final = 3

_FIRST_DENSE: Final = "\u0e00"
"""From Thai on. Before it are the scripts that write a word with several letters; behind it those
of East Asia, and symbols and emoji."""

# A gram is one token of the index, for which only ASCII letters and digits and all that is beyond
# ASCII count as parts of it. No folded text holds what the others are written as.
_WRITTEN: Final = {code: chr(0xE000 + code) for code in range(128) if not chr(code).isalnum()}
_SPACE: Final = _WRITTEN[ord(" ")]
_MARK: Final = "\ue100"
"""Begins what is no gram of a text."""
_SALT: Final = "\ue101"
"""Begins every gram under a salt; longer than any other that could begin so."""
_SALT_LENGTH: Final = 12
"""Of the characters of an id, the last ones: they are random. Rooms that share them would share
their time, not what is found in them."""

_USUAL: Final = {
    character: rank for rank, character in enumerate(f"{_SPACE}etaoinshrdlucmfwypvbgkjqxz")
}
_UNUSUAL: Final = len(_USUAL)


def text_grams(folded: str) -> set[str]:
    """List the grams of a folded text; takes some 15 µs for a hundred characters.

    None begins or ends with a space: a third of them would, and they would tell little.
    """
    written = folded.translate(_WRITTEN)
    pairs = zip(written, written[1:], written[2:], strict=False)
    grams = {a + b + c for a, b, c in pairs if a != _SPACE != c}
    if not folded.isascii():
        grams.update(filter(_is_dense, written))
        for a, b in pairwise(written):
            if (_is_dense(a) or _is_dense(b)) and a != _SPACE != b:
                grams.add(a + b)
    return grams


def needed_grams(terms: Iterable[str]) -> list[str]:
    """List what a text must have among its grams to hold all of these folded terms.

    There are none for one or two letters. Of many, those come first that few texts may have; which
    these are is guessed from what is usual in languages with Latin letters.
    """
    grams = {gram: None for term in terms for gram in _needed(term)}
    return sorted(grams, key=_usualness)[:GRAMS_LOOKED_FOR]


def salt_of(owner_id: str) -> str:
    """Write the salt of a room, or of a person."""
    return _SALT + owner_id[-_SALT_LENGTH:]


def is_told_by(grams: Collection[str], term: str) -> bool:
    """Whether a text that has certain grams holds a folded term, without being looked at.

    One with several grams may have them at other places than next to each other.
    """
    own = _needed(term)
    return len(term) <= _LENGTH and own != [] and own[0] in grams


def mark(kind: str, which: str = "") -> str:
    """Write the gram of something that is no text.

    Args:
        kind: one small letter.
        which: an id, of which no two are written alike.
    """
    return f"{_MARK}{kind}{which.translate(_WRITTEN)}"


def _needed(term: str) -> list[str]:
    written = term.translate(_WRITTEN)
    if len(written) < _LENGTH:
        return [written] if any(map(_is_dense, written)) else []
    cut = (written[at : at + _LENGTH] for at in range(len(written) - _LENGTH + 1))
    return [gram for gram in cut if gram[0] != _SPACE != gram[-1]]


def _usualness(gram: str) -> int:
    return -sum(_USUAL.get(character, _UNUSUAL) for character in gram)


def _is_dense(character: str) -> bool:
    return _FIRST_DENSE <= character < "\ue000" or character > _MARK
