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
from urllib.parse import urlsplit

PREFIX: Final = "STONECHAT_"

Origins = frozenset[str] | None

_USER_SECRET: Final = re.compile(r"(://[^/?#]*?:)[^/?#]*@")
_QUERY_SECRET: Final = re.compile(r"((?:password|secret|token|key)=)[^&#]*", re.IGNORECASE)


class SettingsError(Exception):
    """A setting cannot be used; the message is one sentence for the operator."""


def _setting(default: str, meaning: str, parse: Callable[[str], Any]) -> Any:  # noqa: ANN401
    """Declare a setting by its default as it would be written in the environment."""
    return dataclasses.field(
        default=parse(default), metadata={"default": default, "meaning": meaning, "parse": parse}
    )


def _number(low: float, high: float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            raise ValueError("it must be a number") from None
        if not low <= value <= high:
            raise ValueError(f"it must be between {low:g} and {high:g}")
        return value

    return parse


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise ValueError("it must be a whole number") from None
        if not low <= value <= high:
            raise ValueError(f"it must be between {low} and {high}")
        return value

    return parse


def _one_of(*choices: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError(f"it must be one of {', '.join(choices)}")
        return text.lower()

    return parse


def _switch(text: str) -> bool:
    return _one_of("on", "off")(text) == "on"


def _origins(text: str) -> Origins:
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


def _database_url(text: str) -> str | None:
    if text and urlsplit(text).scheme not in {"postgresql", "postgresql+psycopg", "sqlite"}:
        raise ValueError("it must begin with postgresql:// or sqlite:///")
    return text or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator can choose. `docs/settings.md` says the same; a test compares them."""

    host: str = _setting("127.0.0.1", "Address to listen on; 0.0.0.0 for all.", str)
    port: int = _setting("8000", "Port to listen on; 0 takes a free one.", _whole(0, 65_535))
    data: Path = _setting(
        "./stonechat-data", "Directory of the database, uploads and generated keys.", Path
    )
    database_url: str | None = _setting(
        "",
        "Where to store: postgresql://… or sqlite:///…; empty: SQLite in the data directory.",
        _database_url,
    )
    origins: Origins = _setting(
        "",
        "Web origins that may connect besides the server's own, separated by commas; * for any,"
        " then without cookies.",
        _origins,
    )
    server_name: str = _setting("Stonechat", "What the server calls itself to clients.", str)
    guest_grace_seconds: float = _setting(
        "10",
        "How long a guest without a connection keeps name and rooms; not counted while the server"
        " is down.",
        _number(0, 86_400),
    )
    ping_interval_seconds: float = _setting(
        "25", "How often a connection is pinged.", _number(0.1, 3_600)
    )
    ping_timeout_seconds: float = _setting(
        "20", "How long a ping may stay unanswered.", _number(0.1, 3_600)
    )
    connect_timeout_seconds: float = _setting(
        "45", "How long a connection may exist without joining the chat.", _number(0.1, 3_600)
    )
    upgrade_timeout_seconds: float = _setting(
        "10", "How long an upgrade from polling to WebSocket may take.", _number(0.1, 3_600)
    )
    outbox_bytes: int = _setting(
        "1000000",
        "Bytes that may wait for a connection that reads slowly; past it, it catches up later.",
        _whole(65_536, 1_000_000_000),
    )
    drain_seconds: float = _setting(
        "5", "Over how long connections are closed when the server stops.", _number(0, 3_600)
    )
    rate_limits: bool = _setting(
        "on", "Limits on how many connections one address may have; off for benchmarks.", _switch
    )
    log_level: str = _setting(
        "info", "Least level that is logged.", _one_of("debug", "info", "warning", "error")
    )
    log_format: str = _setting(
        "text", "Log lines as text (logfmt) or json, to standard error.", _one_of("text", "json")
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
    values: dict[str, object] = {}
    for field in dataclasses.fields(Settings):
        given = options.get(field.name)
        variable = PREFIX + field.name.upper()
        if given is not None:
            values[field.name] = given
        elif environment.get(variable):
            values[field.name] = _parse(field, variable, environment[variable])
    return Settings(**values)  # type: ignore[arg-type]


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
    """Mask what may be a secret in a URL, also in one that cannot be read."""
    return _QUERY_SECRET.sub(r"\1***", _USER_SECRET.sub(r"\1***@", text))
