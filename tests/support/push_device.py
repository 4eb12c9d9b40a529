"""A browser's half of Web Push: its keys, and how it reads what is encrypted for it (RFC 8291)."""

import hmac
import json
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from stonechat.delivery.push.keys import encode_key


class Device:
    """A device that subscribed.

    Written from the RFC and on its own, so that it does not repeat what the server does wrong.
    """

    def __init__(self, private: bytes | None = None, auth: bytes | None = None) -> None:
        curve = ec.SECP256R1()
        self._key = (
            ec.derive_private_key(int.from_bytes(private, "big"), curve)
            if private
            else ec.generate_private_key(curve)
        )
        self.auth = auth or os.urandom(16)
        self.point = self._key.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )

    @property
    def p256dh(self) -> str:
        return encode_key(self.point)

    def subscription(self, endpoint: str) -> dict[str, Any]:
        """What `PushSubscription.toJSON()` gives in a browser."""
        keys = {"p256dh": self.p256dh, "auth": encode_key(self.auth)}
        return {"endpoint": endpoint, "expirationTime": None, "keys": keys}

    def decrypt(self, body: bytes) -> bytes:
        """Read a body; raises `InvalidTag` where it is for somebody else."""
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        sender, record = body[21 : 21 + length], body[21 + length :]
        assert len(body) <= size <= 4_096
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self._key.exchange(ec.ECDH(), public)
        info = b"WebPush: info\0" + self.point + sender
        material = _expand(_mac(self.auth, shared), info, 32)
        secret = _mac(salt, material)
        key = _expand(secret, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _expand(secret, b"Content-Encoding: nonce\0", 12)
        marked = AESGCM(key).decrypt(nonce, record, None).rstrip(b"\0")
        assert marked.endswith(b"\2"), "the last record is not marked as such"
        return marked[:-1]

    def read(self, body: bytes) -> Any:
        return json.loads(self.decrypt(body))


def _mac(key: bytes, text: bytes) -> bytes:
    return hmac.digest(key, text, "sha256")


def _expand(key: bytes, info: bytes, length: int) -> bytes:
    return _mac(key, info + b"\1")[:length]
