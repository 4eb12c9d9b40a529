"""Every setting: its name, default, meaning, and what makes a value of it.

A setting `log_level` is the environment variable `STONECHAT_LOG_LEVEL`; a command-line option of
the same name wins over it. A bad value is one SettingsError with one sentence.
"""

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from stonechat.app import setting_values as values
from stonechat.chat.values import Access
from stonechat.delivery.smtp_server import SmtpServer
from stonechat.http.metrics_access import MetricsAccess

PREFIX: Final = "STONECHAT_"

_USER_SECRET: Final = re.compile(r"(://[^/?#@]*?:).*@")
_QUERY_SECRET: Final = re.compile(r"((?:password|secret|token|key)=)[^&#]*", re.IGNORECASE)


class SettingsError(Exception):
    """A setting cannot be used; the message is one sentence for the operator."""


def _setting(default: str, meaning: str, parse: Callable[[str], Any]) -> Any:  # noqa: ANN401
    """Declare a setting by its default as it would be written in the environment."""
    return dataclasses.field(
        default=parse(default), metadata={"default": default, "meaning": meaning, "parse": parse}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator can choose. `docs/settings.md` says the same; a test compares them."""

    host: str = _setting("127.0.0.1", "Address to listen on; 0.0.0.0 for all.", str)
    port: int = _setting("8000", "Port to listen on; 0 takes a free one.", values.whole(0, 65_535))
    workers: int = _setting(
        "1",
        "Processes that serve together on this machine; more than one need PostgreSQL, and start a"
        " NATS server where none is named.",
        values.whole(1, 256),
    )
    data: Path = _setting(
        "./stonechat-data", "Directory of the database, uploads and generated keys.", Path
    )
    database_url: str | None = _setting(
        "",
        "Where to store: postgresql://… or sqlite:///…; empty: SQLite in the data directory.",
        values.database_url,
    )
    database_read_url: str | None = _setting(
        "",
        "A streaming replica of the PostgreSQL database: postgresql://…; pages of history and"
        " searches are read there as long as it knows all that the primary knows. Empty: none.",
        values.replica_url,
    )
    nats_url: tuple[str, ...] = _setting(
        "",
        "Where the NATS servers are by which several processes are one chat, separated by commas:"
        " nats://…; needs PostgreSQL. Empty: this process is the whole chat.",
        values.nats_urls,
    )
    origins: values.Origins = _setting(
        "",
        "Web origins that may connect besides the server's own, separated by commas; * for any,"
        " then without cookies.",
        values.origins,
    )
    public_url: str | None = _setting(
        "",
        "Where people reach the server, such as https://chat.example.org; links in mails begin with"
        " it. Empty: where it listens.",
        values.public_url,
    )
    trusted_proxies: values.Networks = _setting(
        "",
        "Addresses and networks of reverse proxies, separated by commas, whose X-Forwarded-For and"
        " X-Forwarded-Proto are believed.",
        values.networks,
    )
    access: Access = _setting(
        "open",
        "Who may come in: open (guests too), registered (accounts only, anybody may register),"
        " invited (accounts only, registering needs an invitation).",
        values.access,
    )
    server_name: str = _setting("Stonechat", "What the server calls itself to clients.", str)
    guest_grace_seconds: float = _setting(
        "10",
        "How long a guest without a connection keeps name and rooms; not counted while the server"
        " is down.",
        values.number(0, 86_400),
    )
    presence_grace_seconds: float = _setting(
        "10",
        "How long somebody who lost their last connection looks as if they were still there.",
        values.number(0, 3_600),
    )
    ping_interval_seconds: float = _setting(
        "25", "How often a connection is pinged.", values.number(0.1, 3_600)
    )
    ping_timeout_seconds: float = _setting(
        "20", "How long a ping may stay unanswered.", values.number(0.1, 3_600)
    )
    connect_timeout_seconds: float = _setting(
        "45", "How long a connection may exist without joining the chat.", values.number(0.1, 3_600)
    )
    upgrade_timeout_seconds: float = _setting(
        "10", "How long an upgrade from polling to WebSocket may take.", values.number(0.1, 3_600)
    )
    outbox_bytes: int = _setting(
        "1000000",
        "Bytes that may wait for a connection that reads slowly; past it, it catches up later.",
        values.whole(65_536, 1_000_000_000),
    )
    file_bytes: int = _setting(
        "25000000",
        "Bytes that a file of a message may have; 0 lets people send images and no other files.",
        values.whole(0, 10_000_000_000),
    )
    drain_seconds: float = _setting(
        "5", "Over how long connections are closed when the server stops.", values.number(0, 3_600)
    )
    rate_limits: bool = _setting(
        "on",
        "Limits on what one address, account or connection may ask for, and how fast; off for"
        " benchmarks.",
        values.switch,
    )
    smtp_url: SmtpServer | None = _setting(
        "",
        "The mail server: smtp://user:password@host:587 or smtps://…; empty: no mail is sent.",
        values.smtp_server,
    )
    mail_from: str | None = _setting(
        "",
        "From whom mail comes, such as Our chat <chat@example.org>; empty: stonechat@ and the host"
        " of the public URL.",
        values.mail_from,
    )
    push_allow_loopback: bool = _setting(
        "off",
        "For tests: lets push services be on this machine, also without TLS.",
        values.switch,
    )
    metrics: MetricsAccess = _setting(
        "off",
        "Who may read /metrics: off (nobody), loopback (programs of this machine), token (whoever"
        " shows what is in the file metrics-token of the data directory).",
        values.metrics_access,
    )
    traces_url: str | None = _setting(
        "",
        "Where traces go by OTLP over HTTP, such as http://127.0.0.1:4318/v1/traces; needs"
        " stonechat[traces]. Empty: none are made.",
        values.http_url,
    )
    log_level: str = _setting(
        "info", "Least level that is logged.", values.one_of("debug", "info", "warning", "error")
    )
    log_format: str = _setting(
        "text",
        "Log lines as text (logfmt) or json, to standard error.",
        values.one_of("text", "json"),
    )


@dataclass(frozen=True, slots=True)
class SettingLine:
    """A setting as an operator is shown it."""

    variable: str
    value: str
    default: str
    meaning: str


def load_settings(environment: Mapping[str, str], options: Mapping[str, object]) -> Settings:
    """Read the settings; raises SettingsError for the first bad value.

    Args:
        environment: variables; those without our prefix are ignored.
        options: settings given on the command line, already of the right type; None is not given.
    """
    chosen: dict[str, object] = {}
    for field in dataclasses.fields(Settings):
        given = options.get(field.name)
        variable = PREFIX + field.name.upper()
        if given is not None:
            chosen[field.name] = given
        elif environment.get(variable):
            chosen[field.name] = _parse(field, variable, environment[variable])
    return Settings(**chosen)  # type: ignore[arg-type]


def unknown_variables(environment: Mapping[str, str]) -> list[str]:
    """Variables that look like ours and are not: most likely misspelt."""
    known = {PREFIX + field.name.upper() for field in dataclasses.fields(Settings)}
    return sorted(name for name in environment if name.startswith(PREFIX) and name not in known)


def describe_settings(settings: Settings, environment: Mapping[str, str]) -> list[SettingLine]:
    """Every setting with the value in force, without secrets."""
    lines = []
    for field in dataclasses.fields(settings):
        variable = PREFIX + field.name.upper()
        written = environment.get(variable) or field.metadata["default"]
        lines.append(
            SettingLine(
                variable,
                _without_password(written),
                field.metadata["default"],
                field.metadata["meaning"],
            )
        )
    return lines


def _parse(field: dataclasses.Field[Any], variable: str, text: str) -> object:
    try:
        return field.metadata["parse"](text)
    except ValueError as error:
        raise SettingsError(
            f"{variable}={_without_password(text)} cannot be used: {error}."
        ) from error


def _without_password(text: str) -> str:
    """Mask what may be a secret in a URL, also in one that cannot be read; all on one line."""
    text = "".join(character if character.isprintable() else "?" for character in text)
    return _QUERY_SECRET.sub(r"\1***", _USER_SECRET.sub(r"\1***@", text))
