"""Names that no other test on the same server has."""

from itertools import count

_NUMBERS = count(1)


def new_name(stem: str) -> str:
    """Give a username or the name of a room that begins like this."""
    return f"{stem}-{next(_NUMBERS)}"
