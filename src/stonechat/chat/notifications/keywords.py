"""Words that somebody wants to be told of: found in a text as whole words, folded.

A keyword is found by its first word, so that looking for all keywords of a server costs one look-up
for each word of a message. Scripts that do not separate words have each character for one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stonechat.chat.folding import fold
from stonechat.chat.limits import KEYWORD_WORDS_LOOKED_AT

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIRST_DENSE: Final = "\u0e00"
"""From Thai on, as in `storage.grams`: before it are the scripts that separate words."""

_WORD: Final = re.compile(rf"[^\W{_FIRST_DENSE}-\U0010ffff]+|[{_FIRST_DENSE}-\U0010ffff]")
"""Letters and digits in a row; or one character of a script that writes words with few."""


class Keyword(NamedTuple):
    """A keyword as it is looked for: its words, and the first of them."""

    first_word: str
    words: str


def keyword_of(text: str) -> Keyword | None:
    """Read a keyword as somebody typed it; None if there is no word in it."""
    words = _words(text)
    return Keyword(words[0], " ".join(words)) if words else None


class Spoken:
    """The words of a message, found once, whatever is looked for in them.

    Finding them costs some 10 µs for a hundred characters; looking for a keyword then next to
    nothing, because somebody may have many that begin with the same word.

    Attributes:
        first_words: those with which a keyword can begin, each once; of a long message, some.
    """

    def __init__(self, text: str) -> None:
        words = _words(text)
        self.first_words = list(dict.fromkeys(words))[:KEYWORD_WORDS_LOOKED_AT]
        self._joined = f" {' '.join(words)} "

    def says(self, keyword: Keyword) -> bool:
        """Whether it says a keyword: all of its words, next to each other."""
        return f" {keyword.words} " in self._joined


def _words(text: str) -> Sequence[str]:
    return _WORD.findall(fold(text))
