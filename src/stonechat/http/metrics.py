"""What is counted, as Prometheus reads it, for those who may."""

import hmac
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from ipaddress import ip_address
from typing import Final, Protocol

from stonechat.chat.errors import Forbidden, InvalidRequest, Unauthenticated
from stonechat.http.exchange import Request, Response
from stonechat.http.metrics_access import MetricsAccess
from stonechat.http.problems import problem_of

PATH: Final = "/metrics"

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

_FORWARDED: Final = ("forwarded", "via", "x-real-ip", "x-forwarded-for", "x-forwarded-host")
"""What a request that came by a proxy has, though its other end may be this machine."""


class Kind(StrEnum):
    """What becomes of a value: it only grows, it goes up and down, or it is a distribution."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Metric:
    """Something that is measured: its name in the unit that it ends with, and what it means.

    Attributes:
        labels: what its values are told apart by.
    """

    name: str
    kind: Kind
    meaning: str
    labels: tuple[str, ...] = ()


class Distribution(Protocol):
    """How many values did not exceed each of some bounds, and what they came to together."""

    @property
    def bounds(self) -> Sequence[float]:
        """In rising order."""

    @property
    def counts(self) -> Sequence[int]:
        """One number for each bound, and one for what exceeds them all."""

    @property
    def total(self) -> float:
        """The sum of all values."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A value of a metric, now."""

    metric: Metric
    value: float | Distribution
    labels: Mapping[str, str] = field(default_factory=dict)


class MetricsRoute:
    """Answers at `/metrics`.

    Args:
        collect: reads everything; called for each request.
        access: who may ask.
        token: what they have to show as a bearer, where that is how they are known.
    """

    def __init__(
        self,
        collect: Callable[[], Awaitable[Iterable[Reading]]],
        access: MetricsAccess = MetricsAccess.OFF,
        token: str = "",
    ) -> None:
        self._collect = collect
        self._access = access
        self._token = token.encode()

    async def respond(self, request: Request) -> Response:
        """Answer one request; who may not read is told no number."""
        if self._access is MetricsAccess.OFF:
            return problem_of(InvalidRequest("Nothing is measured here."), HTTPStatus.NOT_FOUND)
        if self._access is MetricsAccess.LOOPBACK and not _is_from_here(request):
            return problem_of(Forbidden("Only this machine may read what is measured."))
        if self._access is MetricsAccess.TOKEN and not self._has_token(request):
            return problem_of(Unauthenticated())
        headers = {"content-type": MEDIA_TYPE, "cache-control": "no-store"}
        body = "".join(exposition(await self._collect())).encode()
        return Response(HTTPStatus.OK, headers, body)

    def _has_token(self, request: Request) -> bool:
        scheme, _, shown = request.headers.get("authorization", "").partition(" ")
        is_right = hmac.compare_digest(shown.strip().encode("latin-1", "replace"), self._token)
        return scheme.lower() == "bearer" and bool(self._token) and is_right


def exposition(readings: Iterable[Reading]) -> Iterator[str]:
    """Write readings as lines; those of one metric have to come one after the other.

    See https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format.
    """
    previous: Metric | None = None
    for reading in readings:
        metric = reading.metric
        if metric is not previous:
            previous = metric
            yield f"# HELP {metric.name} {_escape(metric.meaning)}\n"
            yield f"# TYPE {metric.name} {metric.kind}\n"
        if isinstance(reading.value, int | float):
            yield _line(metric.name, reading.labels, reading.value)
        else:
            yield from _distribution(metric.name, reading.labels, reading.value)


def _distribution(name: str, labels: Mapping[str, str], value: Distribution) -> Iterator[str]:
    count = 0
    for bound, more in zip((*value.bounds, None), tuple(value.counts), strict=True):
        count += more
        edge = "+Inf" if bound is None else f"{bound:g}"
        yield _line(f"{name}_bucket", {**labels, "le": edge}, count)
    yield _line(f"{name}_sum", labels, value.total)
    yield _line(f"{name}_count", labels, count)


def _line(name: str, labels: Mapping[str, str], value: float) -> str:
    inside = ",".join(f'{label}="{_quote(text)}"' for label, text in labels.items())
    return f"{name}{{{inside}}} {value!r}\n" if inside else f"{name} {value!r}\n"


def _escape(text: str) -> str:
    return text.replace("\\", r"\\").replace("\n", r"\n")


def _quote(text: str) -> str:
    return _escape(text).replace('"', r"\"")


def _is_from_here(request: Request) -> bool:
    """Tell whether a program of this machine asks for itself, and not a proxy for somebody."""
    try:
        is_loopback = ip_address(request.address).is_loopback
    except ValueError:
        return False
    return is_loopback and not any(name in request.headers for name in _FORWARDED)
