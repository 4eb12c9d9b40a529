"""Encrypting what one device alone is to read (RFC 8291, on RFC 8188)."""

import os
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD_BYTES: Final = 4_096
"""One record is all that there may be, and all that push services have to take."""

PADDED_TO_BYTES: Final = 256
"""Lengths are rounded up to these: how long a message is concerns nobody on the way."""

_SALT_BYTES: Final = 16
_TAG_BYTES: Final = 16
_LAST_RECORD: Final = b"\2"


def encrypt(
    payload: bytes,
    point: bytes,
    auth: bytes,
    *,
    salt: bytes | None = None,
    sender: ec.EllipticCurvePrivateKey | None = None,
    padded_to_bytes: int = PADDED_TO_BYTES,
) -> bytes:
    """Encrypt for one device; what comes out is the body of a request to its push service.

    Args:
        payload: what the device is to read.
        point: the device's public key, a point of P-256, uncompressed.
        auth: the secret that it shares with us.
        salt: new for each, unless it is given.
        sender: a key pair for this alone, new unless it is given.
        padded_to_bytes: to a multiple of which the length is hidden.

    Raises:
        ValueError: the point is none, or the payload is too long.
    """
    salt = os.urandom(_SALT_BYTES) if salt is None else salt
    sender = sender or ec.generate_private_key(ec.SECP256R1())
    sender_point = sender.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    device = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    shared = sender.exchange(ec.ECDH(), device)
    # RFC 8291, section 3.4
    material = _derive(shared, auth, b"WebPush: info\0" + point + sender_point, 32)
    # RFC 8188, sections 2.1 to 2.3
    key = _derive(material, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(material, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + RECORD_BYTES.to_bytes(4, "big") + bytes([len(sender_point)]) + sender_point
    most = RECORD_BYTES - len(header) - _TAG_BYTES
    return header + AESGCM(key).encrypt(nonce, _pad(payload, padded_to_bytes, most), None)


def _pad(payload: bytes, to_bytes: int, most: int) -> bytes:
    marked = payload + _LAST_RECORD
    if len(marked) > most:
        raise ValueError(f"a push of {len(payload)} bytes is too long")
    return marked.ljust(min(most, -(-len(marked) // to_bytes) * to_bytes), b"\0")


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
