"""The JSON body of every HTTP error, in the form Engine.IO clients read."""

import msgspec

from stonechat.protocol.errors import Refusal


def refusal_body(refusal: Refusal) -> bytes:
    """Give the body that says why a request was refused."""
    return msgspec.json.encode({"code": refusal.code, "message": refusal.message})
