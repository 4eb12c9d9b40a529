"""Opaque tokens: random, handed out once, stored only as a hash."""

import hashlib
import secrets


def new_token() -> str:
    """A token that cannot be guessed: 256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> bytes:
    """What is stored in place of a token: 32 bytes; a random token needs no salt."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
