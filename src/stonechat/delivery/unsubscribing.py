"""Links in mail by which whoever got it gets no more (RFC 8058), signed and not stored."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from typing import Final

PATH: Final = "/api/v1/unsubscribe/"

_PURPOSE: Final = b"stonechat: stop mail about what is unread: "


class Unsubscribing:
    """Writes and reads what is in such a link.

    It says whose mail ends, with a signature; so none has to be stored, all of them stay good, and
    nobody else can make one. All that it can do is to stop mail, which its owner can have again.

    Args:
        key: a secret of this server, of 32 bytes.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def token_of(self, person_id: str) -> str:
        """Write the token that stops mail to somebody."""
        signed = person_id.encode() + b"." + self._sign(person_id)
        return urlsafe_b64encode(signed).decode().rstrip("=")

    def person_of(self, token: str) -> str | None:
        """Tell whose mail a token stops; None if it is none of ours."""
        try:
            signed = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
            person_id = signed.partition(b".")[0].decode()
        except (NotBase64, UnicodeError):
            return None
        signature = signed.partition(b".")[2]
        return person_id if hmac.compare_digest(signature, self._sign(person_id)) else None

    def _sign(self, person_id: str) -> bytes:
        return hmac.digest(self._key, _PURPOSE + person_id.encode(), "sha256")
