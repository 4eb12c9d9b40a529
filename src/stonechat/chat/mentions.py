"""Whom a text calls: `@name`, `@room` for everybody in it, `@here` for whoever is connected.

Texts are Markdown, and what stands in code calls nobody. Names may be of any script, some of which
do not separate words; so each call is a list of names that may be meant, the longest first.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from stonechat.chat.limits import MENTIONS, NAME_LENGTH
from stonechat.chat.names import PUNCTUATION, name_key

_BACKTICKS: Final = re.compile("(`+)")
_CALL: Final = re.compile(
    # Not within an address or a path; and up to what no name can hold.
    rf"(?<![\w@./-])@([^\s@`,;:!?()\[\]{{}}<>\"'*~|/\\&%$#+=^]{{1,{NAME_LENGTH * 2}}})"
)
_ROOM: Final = "room"
_HERE: Final = "here"

_LOOKED_AT: Final = 2 * MENTIONS
"""Words behind an @ that are looked at for names: reading a name costs more than finding it."""


@dataclass(frozen=True, slots=True)
class Calls:
    """Whom a text calls.

    Attributes:
        names: for each name called, the keys that may be meant, the longest first.
        room: whether everybody in the room is.
        here: whether whoever is connected is.
    """

    names: tuple[tuple[str, ...], ...] = ()
    room: bool = False
    here: bool = False


NO_CALLS: Final = Calls()


def find_calls(text: str) -> Calls:
    """Read whom a text calls, up to `MENTIONS` names, each once; the cost is linear."""
    if "@" not in text:
        return NO_CALLS
    words = dict.fromkeys(
        found[1] for part in _outside_code(text) for found in _CALL.finditer(part)
    )
    names: dict[tuple[str, ...], None] = {}
    room = here = False
    for keys in _looked_at(words):
        if _ROOM in keys[:2]:
            room = True
        elif _HERE in keys[:2]:
            here = True
        elif keys and len(names) < MENTIONS:
            names[keys] = None
    return Calls(tuple(names), room=room, here=here)


def _looked_at(words: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield what may be meant by each; of too many, only whether it is a word for everybody."""
    for place, word in enumerate(words):
        if place < _LOOKED_AT:
            yield tuple(_meant(word))
        elif (plain := word.rstrip(PUNCTUATION).casefold()) in {_ROOM, _HERE}:
            yield (plain,)


def _outside_code(text: str) -> Iterator[str]:
    """Yield what is not between two runs of as many backticks, as CommonMark reads them."""
    parts = _BACKTICKS.split(text)
    # By length of the run: where the later ones of it are, the next one last.
    later: dict[int, list[int]] = {}
    for index in range(len(parts) - 2, 0, -2):
        later.setdefault(len(parts[index]), []).append(index)
    index = 0
    while index < len(parts):
        yield parts[index]
        if index + 1 == len(parts):
            return
        same = later[len(parts[index + 1])]
        while same and same[-1] <= index + 1:
            same.pop()
        # Code goes up to the next run that is as long; without one, backticks are only that.
        index = same.pop() + 1 if same else index + 2


def _meant(typed: str) -> Iterator[str]:
    """Yield the keys of names that may be meant by what follows an @, the longest first."""
    bare = typed.rstrip(PUNCTUATION)
    yield from dict.fromkeys(name_key(name) for name in (typed, bare) if name)
    if not typed.isascii():
        yield from (
            name_key(bare[:end]) for end in range(min(len(bare), NAME_LENGTH + 1) - 1, 0, -1)
        )
