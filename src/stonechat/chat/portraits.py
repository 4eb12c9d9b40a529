"""What stands for somebody without a picture: the first letter of their name, on a tone of theirs.

The web client draws the same from the same rules, so that nobody changes colour between the two.
"""

from typing import Final

TONES: Final = (16, 36, 54, 88, 140, 190, 215, 342)
"""Hues, in degrees, of stones, lichen and heath: enough to tell people apart, and quiet."""


def tone_of(person_id: str) -> int:
    """The hue of a person, which stays when they are renamed."""
    total = 0
    for character in person_id:
        total = (total * 31 + ord(character)) % 65_521
    return TONES[total % len(TONES)]


def first_letter(name: str) -> str:
    """What a reader takes for the first letter of a name, marks and joined emoji included."""
    # Imported when it is first needed: it takes some 20 ms.
    import regex  # noqa: PLC0415

    first = regex.match(r"\X", name.strip())
    if first is None:
        return "?"
    letter = str(first[0])
    capital = letter.upper()
    return capital if len(capital) == len(letter) else letter
