"""What is one emoji."""

from functools import cache
from typing import Any, Final

EMOJI_LENGTH: Final = 16
"""Code points of one emoji: the longest that Unicode recommends have ten."""

_ELEMENT: Final = r"\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?"

_EMOJI: Final = (
    r"\p{Regional_Indicator}{2}"
    r"|[0-9#*]\uFE0F\u20E3"
    r"|\U0001F3F4[\U000E0020-\U000E007E]+\U000E007F"
    rf"|{_ELEMENT}(?:\u200D{_ELEMENT})*"
)
"""A flag, a keycap, a flag of a region, or pictures joined to one: Unicode Technical Standard #51,
section 1.4.9. Code points that are kept for the emoji of later versions count as such already."""


def is_emoji(text: str) -> bool:
    """Whether a text is one emoji and nothing else; digits and letters are none."""
    return len(text) <= EMOJI_LENGTH and _pattern().fullmatch(text) is not None


@cache
def _pattern() -> Any:  # noqa: ANN401 - the library has no types
    # The standard library knows nothing of emoji; this one's data are those of the newest Unicode.
    # Imported when it is first needed: it takes some 20 ms.
    import regex  # noqa: PLC0415

    return regex.compile(_EMOJI)
