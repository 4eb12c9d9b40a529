"""Where mail is handed over: what `smtp://user:password@host:port?starttls=on` says."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

_PORTS: Final = {"smtp": 587, "smtps": 465}


class Tls(StrEnum):
    """When a connection to the mail server becomes a secret one."""

    OFF = "off"
    IF_OFFERED = "auto"
    STARTTLS = "on"
    FROM_THE_START = "always"


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server that takes mail from us."""

    host: str
    port: int
    tls: Tls
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def from_url(cls, url: str) -> "SmtpServer":
        """Read `smtp://…` (port 587, STARTTLS) or `smtps://…` (port 465, TLS from the start).

        With `smtp` the query may say `starttls=on`, `auto` (if the server offers it) or `off`.
        Unless it does, a password goes over nothing but TLS, and mail without one gets what the
        server offers.

        Raises:
            ValueError: it cannot be read; the message says why, and holds no password.
        """
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname or parts.path not in {"", "/"}:
            raise ValueError("it must be like smtp://user:password@mail.example.org:587")
        try:
            port = parts.port or _PORTS[parts.scheme]
        except ValueError:
            raise ValueError("its port must be a number up to 65535") from None
        username, password = parts.username, parts.password
        return cls(
            host=parts.hostname,
            port=port,
            tls=_read_tls(parts.scheme, parts.query, has_login=bool(username)),
            username=unquote(username) if username else None,
            password=unquote(password or "") if username else None,
        )


def _read_tls(scheme: str, query: str, *, has_login: bool) -> Tls:
    options = dict(parse_qsl(query, keep_blank_values=True))
    if scheme == "smtps":
        if options:
            raise ValueError("smtps:// takes no options: it is TLS from the start")
        return Tls.FROM_THE_START
    starttls = options.pop("starttls", "on" if has_login else "auto")
    if options or starttls not in {"on", "auto", "off"}:
        raise ValueError("its one option is starttls=on, auto or off")
    return Tls(starttls)
