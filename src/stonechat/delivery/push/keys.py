"""The key pair by which push services know this server (RFC 8292): made once, and then kept.

Devices subscribe for one public key. With another one every device has to subscribe anew; so the
file belongs into the backup.
"""

import os
from base64 import urlsafe_b64encode
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

import msgspec

from stonechat.chat.push import POINT_BYTES, decode_key

_SCALAR_BYTES: Final = 32


class DamagedKeysError(Exception):
    """The file is there and holds no keys; the message says what to do."""


class VapidKeys(msgspec.Struct, frozen=True):
    """Both halves in base64url, as other servers' tools print them.

    Attributes:
        public_key: a point of P-256, uncompressed: the `applicationServerKey` of browsers.
        private_key: its scalar; a secret.
    """

    public_key: str
    private_key: str

    @classmethod
    def make(cls) -> Self:
        """Make new ones."""
        # Imported when it is first needed: only the very first start makes keys.
        from cryptography.hazmat.primitives.asymmetric.ec import (  # noqa: PLC0415
            SECP256R1,
            generate_private_key,
        )

        numbers = generate_private_key(SECP256R1()).private_numbers()
        x, y = numbers.public_numbers.x, numbers.public_numbers.y
        point = b"\4" + x.to_bytes(_SCALAR_BYTES, "big") + y.to_bytes(_SCALAR_BYTES, "big")
        scalar = numbers.private_value.to_bytes(_SCALAR_BYTES, "big")
        return cls(encode_key(point), encode_key(scalar))

    @classmethod
    def keep(cls, path: Path) -> Self:
        """Read the keys, or make and store them, for their owner's eyes only.

        They are written whole or not at all, and are on the disk when this returns.

        Raises:
            DamagedKeysError: what is there are no keys.
            OSError: the file cannot be read or written.
        """
        try:
            written = path.read_bytes()
        except FileNotFoundError:
            _write(path, msgspec.json.encode(cls.make()))
            written = path.read_bytes()
        return cls._read(path, written)

    @classmethod
    def _read(cls, path: Path, written: bytes) -> Self:
        keys = None
        try:
            keys = msgspec.json.decode(written, type=cls)
            is_damaged = (
                len(decode_key(keys.public_key)) != POINT_BYTES
                or len(decode_key(keys.private_key)) != _SCALAR_BYTES
            )
        except (msgspec.DecodeError, ValueError):
            is_damaged = True
        if keys is None or is_damaged:
            raise DamagedKeysError(
                f"{path} holds no keys. Restore it from a backup, or remove it: then every device"
                " has to subscribe anew."
            )
        return keys


def encode_key(key: bytes) -> str:
    """Write bytes as browsers do: base64url without padding."""
    return urlsafe_b64encode(key).rstrip(b"=").decode()


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; one that is there stays."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(beside, flags, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, 0o600)
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    with suppress(FileExistsError):
        os.link(beside, path)  # another process of the chat may have been as fast
    beside.unlink()
    directory = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
