"""What is said of images and files beside their bytes, made harmless to show."""

import re
import unicodedata
from typing import Final

from stonechat.chat import limits

UNKNOWN_TYPE: Final = "application/octet-stream"
"""The media type of what could be anything."""

UNNAMED: Final = "file"
"""What a file is called whose sender says nothing."""

_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*\Z")


def clean_file_name(name: str | None) -> str | None:
    """Reduce a file's name to something harmless to show: no path, nothing invisible, or None."""
    if name is None:
        return None
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(c if unicodedata.category(c)[0] not in "CZ" else " " for c in last)
    return " ".join(visible.split()).strip(". ")[: limits.IMAGE_NAME_LENGTH] or None


def clean_alt(alt: str | None) -> str | None:
    """Bring what is said instead of an image onto one line, or None if that is nothing."""
    return " ".join(alt.split())[: limits.IMAGE_ALT_LENGTH] or None if alt else None


def clean_media_type(said: str) -> str:
    """Reduce what a sender says of a file's type to that alone, in small letters (RFC 6838)."""
    media_type = said.partition(";")[0].strip().lower()
    if len(media_type) > limits.MEDIA_TYPE_LENGTH or not _MEDIA_TYPE.match(media_type):
        return UNKNOWN_TYPE
    return media_type
