"""What makes values of settings: each takes text, and says what is wrong with it by ValueError."""

from collections.abc import Callable
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

from stonechat.chat.emails import clean_email
from stonechat.chat.values import Access
from stonechat.delivery.smtp_server import SmtpServer
from stonechat.http.metrics_access import MetricsAccess

Origins = frozenset[str] | None
Networks = tuple[IPv4Network | IPv6Network, ...]


def number(low: float, high: float) -> Callable[[str], float]:
    """Any number between two."""

    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            raise ValueError("it must be a number") from None
        if not low <= value <= high:
            raise ValueError(f"it must be between {low:g} and {high:g}")
        return value

    return parse


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number between two."""

    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise ValueError("it must be a whole number") from None
        if not low <= value <= high:
            raise ValueError(f"it must be between {low} and {high}")
        return value

    return parse


def one_of(*choices: str) -> Callable[[str], str]:
    """One of some words, in capitals or not."""

    def parse(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError(f"it must be one of {', '.join(choices)}")
        return text.lower()

    return parse


def access(text: str) -> Access:
    """Who may come in."""
    return Access(one_of(*Access)(text))


def metrics_access(text: str) -> MetricsAccess:
    """Who may read what is measured."""
    return MetricsAccess(one_of(*MetricsAccess)(text))


def switch(text: str) -> bool:
    """On or off."""
    return one_of("on", "off")(text) == "on"


def origins(text: str) -> Origins:
    """Nothing (own origin only), `*`, or origins separated by commas."""
    origins = frozenset(
        item.strip().rstrip("/").lower() for item in text.split(",") if item.strip()
    )
    if "*" in origins and len(origins) > 1:
        raise ValueError("* already lets everybody in; write it alone")
    for origin in origins - {"*"}:
        parts = urlsplit(origin)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
            raise ValueError(f"{origin!r} is no origin such as https://chat.example.org")
    return origins or None


def database_url(text: str) -> str | None:
    """Nothing, or where a database is."""
    if text and urlsplit(text).scheme not in {"postgresql", "postgresql+psycopg", "sqlite"}:
        raise ValueError("it must begin with postgresql:// or sqlite:///")
    return text or None


def replica_url(text: str) -> str | None:
    """Nothing, or where a replica of a PostgreSQL database is."""
    if text and urlsplit(text).scheme not in {"postgresql", "postgresql+psycopg"}:
        raise ValueError("it must begin with postgresql://")
    return text or None


def nats_urls(text: str) -> tuple[str, ...]:
    """Nothing, or where the servers of one NATS system are."""
    urls = tuple(url.strip() for url in text.split(",") if url.strip())
    for url in urls:
        parts = urlsplit(url)
        if parts.scheme not in {"nats", "tls"} or not parts.hostname:
            raise ValueError("each address must begin with nats:// or tls:// and name a host")
    return urls


def public_url(text: str) -> str | None:
    """Nothing, or an origin: scheme, host and port, without a slash at the end."""
    url = text.strip().rstrip("/").lower()
    if not url:
        return None
    parts = urlsplit(url)
    try:
        readable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        readable = False
    if not readable or url != f"{parts.scheme}://{parts.netloc}" or "@" in parts.netloc:
        raise ValueError("it must be like https://chat.example.org, with nothing behind the host")
    if parts.scheme not in {"http", "https"}:
        raise ValueError("it must begin with https:// or http://")
    return url


def http_url(text: str) -> str | None:
    """Nothing, or where something is that speaks HTTP."""
    parts = urlsplit(text)
    if text and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ValueError("it must be like http://127.0.0.1:4318/v1/traces")
    return text or None


def smtp_server(text: str) -> SmtpServer | None:
    """Nothing, or the mail server that a URL names."""
    return SmtpServer.from_url(text) if text else None


def mail_from(text: str) -> str | None:
    """Nothing, or an address, alone or as `Name <address>`."""
    if not text:
        return None
    _, address = parseaddr(text)
    if clean_email(address) is None or not text.isprintable():
        raise ValueError("it must be like chat@example.org or Our chat <chat@example.org>")
    return text


def networks(text: str) -> Networks:
    """Addresses and networks separated by commas."""
    try:
        return tuple(ip_network(item.strip()) for item in text.split(",") if item.strip())
    except ValueError as error:
        raise ValueError(f"{error}; it must be like 127.0.0.1, 10.0.0.0/8") from None
