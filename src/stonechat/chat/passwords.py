"""What can be a password, and when two are the same.

There are no rules of composition: they make passwords that are written down, not ones that are hard
to guess (NIST SP 800-63B, section 3.1.1.2).
"""

import unicodedata

from stonechat.chat.limits import PASSWORD_LEAST, PASSWORD_MOST


def clean_password(password: str) -> str:
    """Bring a password into one form (NFKC): keyboards compose the same letters differently."""
    return unicodedata.normalize("NFKC", password)


def password_fault(password: str, *, username: str, email: str | None = None) -> str | None:
    """Say why this can be no password, in a sentence that may stand behind a colon; None if it can.

    Args:
        password: as typed.
        username: what its owner is called.
        email: the address that they gave, verified or not.
    """
    cleaned = clean_password(password)
    if len(cleaned) < PASSWORD_LEAST:
        return f"it has {len(cleaned)} characters, and needs at least {PASSWORD_LEAST}."
    if len(cleaned) > PASSWORD_MOST:
        return f"it has {len(cleaned)} characters; {PASSWORD_MOST} are possible."
    guessed_first = {clean_password(known).casefold() for known in (username, email) if known}
    if cleaned.casefold() in guessed_first:
        return "it is your username or your e-mail address. Choose something else."
    return None
