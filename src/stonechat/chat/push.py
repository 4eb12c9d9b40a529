"""What a push subscription has to be: where it may lead, and by which keys it is encrypted.

The endpoint is an address that a person gives, and that the server will call. So it is looked at
with suspicion: here its form, and in `chat/addresses.py` each address that its name stands for.
"""

import re
from base64 import urlsafe_b64decode
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from stonechat.chat.addresses import is_loopback, is_public
from stonechat.chat.limits import PUSH_ENDPOINT_LENGTH

_PRINTABLE: Final = re.compile(r"[\x21-\x7e]+\Z")
_NAME: Final = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]\Z"
)
"""A name of the net. One that ends in a number would be an address, written in some odd way."""

_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]*\Z", re.ASCII)
_OWN_NETWORK: Final = (".local", ".localhost", ".internal", ".home.arpa", ".onion")
_ADDRESSES: Final = "an address"
"""The service to which all endpoints belong whose host is an address, and no name."""

_PRIVILEGED_PORTS: Final = 1_024
_HTTPS_PORT: Final = 443

POINT_BYTES: Final = 65
AUTH_BYTES: Final = 16

# The curve P-256 (FIPS 186-4, section D.1.2.3): y² = x³ - 3x + b modulo p.
_P: Final = 2**256 - 2**224 + 2**192 + 2**96 - 1
_B: Final = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B


def endpoint_fault(endpoint: str, *, loopback: bool = False) -> str | None:
    """Say why an address cannot be that of a push service; None if it can.

    Args:
        endpoint: as a browser gives it.
        loopback: whether this machine may be called as well, and without TLS: for tests.
    """
    if len(endpoint) > PUSH_ENDPOINT_LENGTH or not _PRINTABLE.match(endpoint):
        return "it is no address that a browser gives"
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "it is no address that a browser gives"
    if "\\" in endpoint or "#" in endpoint or "@" in parts.netloc:
        return "it is no address that a browser gives"
    if loopback and parts.scheme in {"http", "https"} and _is_here(host):
        return None
    return _scheme_fault(parts, port) or _host_fault(host)


def host_of(endpoint: str) -> str:
    """Tell at which host an endpoint is, with its port if it names one."""
    return urlsplit(endpoint).netloc.lower()


def service_of(endpoint: str) -> str:
    """Tell which push service an endpoint belongs to: bounds and delays are for all of it.

    That is the domain of its host, of two labels: somebody can make up as many hosts below a domain
    of theirs as they like, and has as many ports. Where domains of three labels are sold, several
    share their bounds. So do all that are addresses, of which one machine may have any number; on
    this machine, each port is a service, for tests.
    """
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    if _is_here(host):
        return f"{host}:{parts.port}" if parts.port else host
    try:
        ip_address(host)
    except ValueError:
        return ".".join(host.split(".")[-2:])
    return _ADDRESSES


def decode_key(text: str) -> bytes:
    """Read base64url, padded or not, as browsers write it (RFC 4648, section 5).

    Raises:
        ValueError: it is none.
    """
    digits = text.rstrip("=")
    if not _BASE64URL.match(digits) or len(digits) % 4 == 1:
        raise ValueError("it is not base64url")
    return urlsafe_b64decode(digits + "=" * (-len(digits) % 4))


def keys_fault(p256dh: str, auth: str) -> tuple[str, str] | None:
    """Say which of a subscription's keys cannot be one, and why; None if both can."""
    try:
        point = decode_key(p256dh)
    except ValueError as error:
        return "p256dh", str(error)
    if len(point) != POINT_BYTES or point[0] != 4 or not _is_on_curve(point):
        return "p256dh", "it is no point of the curve P-256"
    try:
        secret = decode_key(auth)
    except ValueError as error:
        return "auth", str(error)
    return None if len(secret) == AUTH_BYTES else ("auth", f"it does not have {AUTH_BYTES} bytes")


def _is_on_curve(point: bytes) -> bool:
    # Another point would be refused while encrypting, or worse: taken (RFC 8291, section 7).
    x, y = int.from_bytes(point[1:33], "big"), int.from_bytes(point[33:], "big")
    return x < _P and y < _P and (y * y - (x * x * x - 3 * x + _B)) % _P == 0


def _scheme_fault(parts: SplitResult, port: int | None) -> str | None:
    if parts.scheme != "https":
        return "push services are called by https alone"
    if port is not None and port != _HTTPS_PORT and port < _PRIVILEGED_PORTS:
        return "no push service listens on that port"
    return None


def _host_fault(host: str) -> str | None:
    try:
        address = ip_address(host)
    except ValueError:
        is_private = not _NAME.match(host) or host.endswith(_OWN_NETWORK)
    else:
        is_private = not is_public(address)
    return "it leads to no public address" if is_private else None


def _is_here(host: str) -> bool:
    try:
        return is_loopback(ip_address(host))
    except ValueError:
        return host == "localhost"
