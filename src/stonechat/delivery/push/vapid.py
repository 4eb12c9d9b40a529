"""Telling push services who sends (RFC 8292): a token signed with our key, good for half a day."""

import json
from collections import OrderedDict
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from stonechat.chat.push import decode_key
from stonechat.delivery.push.keys import VapidKeys, encode_key

LIFETIME_SECONDS: Final = 12 * 3_600
"""Half of what is allowed (section 2): clocks differ."""

_RENEWED_SECONDS: Final = LIFETIME_SECONDS // 2
_REMEMBERED: Final = 1_000
_HEADER: Final = encode_key(b'{"typ":"JWT","alg":"ES256"}')


class Signer:
    """Makes the tokens, one for each push service, and uses it for some hours.

    Args:
        keys: of this server.
        subject: how the operator can be reached: an address that begins with https: or mailto:.
            None if nobody said; some push services want it.
        clock: seconds since 1970.
    """

    def __init__(self, keys: VapidKeys, subject: str | None, clock: Callable[[], float]) -> None:
        scalar = int.from_bytes(decode_key(keys.private_key), "big")
        self._key = ec.derive_private_key(scalar, ec.SECP256R1())
        self._public_key = keys.public_key
        self._subject = subject
        self._clock = clock
        self._tokens: OrderedDict[str, tuple[str, float]] = OrderedDict()

    def authorization(self, endpoint: str) -> str:
        """Return the header `Authorization` for a request to an endpoint."""
        parts = urlsplit(endpoint)
        audience = f"{parts.scheme}://{parts.netloc}"
        now = self._clock()
        token, made_at = self._tokens.get(audience, ("", 0.0))
        if not token or not 0 <= now - made_at < _RENEWED_SECONDS:
            token = self._sign(audience, int(now))
            self._tokens[audience] = token, now
            while len(self._tokens) > _REMEMBERED:
                self._tokens.popitem(last=False)
        return f"vapid t={token}, k={self._public_key}"

    def _sign(self, audience: str, now: int) -> str:
        claims: dict[str, object] = {"aud": audience, "exp": now + LIFETIME_SECONDS}
        if self._subject:
            claims["sub"] = self._subject
        body = encode_key(json.dumps(claims, separators=(",", ":")).encode())
        signed = f"{_HEADER}.{body}"
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(SHA256())))
        # RFC 7518, section 3.4: both numbers in full length, one behind the other.
        return f"{signed}.{encode_key(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
