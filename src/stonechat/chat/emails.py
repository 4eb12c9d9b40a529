"""What can be an e-mail address, and when two are the same.

The form is the one that browsers check (HTML Standard, "valid email address"): no quoted local
parts, no comments, no address literals. Dots stand between other characters, as the headers of a
mail want it (RFC 5322, "dot-atom"). A domain may be written in any script and is kept as mail
servers want it, in ASCII.
"""

import re
from typing import Final

from stonechat.chat.limits import EMAIL_LENGTH

_LOCAL_LENGTH: Final = 64
"""Characters before the @ (RFC 5321, section 4.5.3.1.1)."""

_ATOM: Final = r"[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")


def clean_email(text: str) -> str | None:
    """Write an address as it is kept: the domain in small ASCII letters; None if it is none.

    What stands before the @ is kept as typed: only its own mail server knows whether case matters.
    """
    local, at, domain = text.strip().rpartition("@")
    if not at or len(text) > EMAIL_LENGTH or len(local) > _LOCAL_LENGTH:
        return None
    ascii_domain = _to_ascii(domain)
    if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(ascii_domain):
        return None
    cleaned = f"{local}@{ascii_domain}"
    return cleaned if len(cleaned) <= EMAIL_LENGTH else None


def email_key(email: str) -> str:
    """Fold an address that was cleaned: nobody means two people by writing one in capitals.

    Mail always goes to the address as its holder wrote it, never to one that merely has its key.
    """
    return email.lower()


def _to_ascii(domain: str) -> str:
    """Write a domain in ASCII (IDNA 2008 after UTS #46, as browsers do); empty if it is none."""
    if domain.isascii():
        return domain.lower()
    import idna  # noqa: PLC0415 - large tables, and most addresses need none of them

    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""
