"""What is looked for: a fixed list, most of it planted in the texts with known frequencies."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks import texts
from benchmarks.filling import OFTEN, SELDOM

PAGE: Final = 50
"""What a page of results holds unless something else is asked for."""


@dataclass(frozen=True, slots=True)
class Search:
    """Something that is looked for.

    Attributes:
        name: what tables call it.
        is_nowhere: whether no message fits.
    """

    name: str
    query: str
    is_nowhere: bool = False


SEARCHES: Final[Sequence[Search]] = (
    Search("a common word", texts.COMMON_WORD),
    Search("a rare word", texts.RARE_WORD),
    Search("a word that is nowhere", texts.NOWHERE, is_nowhere=True),
    Search("a part of a common word", texts.COMMON_WORD[2:8]),
    Search("two common words", f"{texts.COMMON_WORD} {texts.OTHER_COMMON_WORD}"),
    Search("a common and a rare word", f"{texts.COMMON_WORD} {texts.RARE_WORD}"),
    Search("a quoted phrase", f'"{texts.PHRASE}"'),
    Search("an address", texts.ADDRESS),
    Search("a common host", texts.HOST),
    Search("a ticket", texts.TICKET),
    Search("Chinese", texts.CHINESE),
    Search("rare Chinese", texts.RARE_CHINESE),
    Search("Japanese", texts.THANKS),
    Search("Russian", texts.BIRD),
    Search("author and earlier", f"from:{OFTEN} before:2025-06-01"),
    Search("author and link", f"from:{SELDOM} has:link"),
    Search("room, later, and a common word", f"in:room0 after:2025-03-01 {texts.COMMON_WORD}"),
    Search("mentioned on a day", "mentions:me on:2025-05-05"),
)
"""Terms of three or more characters."""

HARD_SEARCHES: Final[Sequence[Search]] = (
    Search("common words in an order that is nowhere", f'"{texts.BACKWARDS}"', is_nowhere=True),
    Search("parts of common words", texts.NEARLY_SOMEWHERE, is_nowhere=True),
)
"""Those for which the index leaves much to look through."""

NOWHERE: Final = Search("two letters that are nowhere", "zq", is_nowhere=True)

SHORT_SEARCHES: Final[Sequence[Search]] = (
    Search("one common letter", "e"),
    Search("two common letters", "th"),
    Search("a rare Chinese character", texts.RARE_CHARACTER),
    Search("two rare Chinese characters", texts.RARE_CHARACTERS),
    Search("a common Chinese character", "的"),
    Search("two digits", "47"),
    NOWHERE,
    Search("two letters of an author", f"from:{SELDOM} zz", is_nowhere=True),
)
