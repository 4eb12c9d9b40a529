"""Traces by OpenTelemetry: what a request waited for. Only servers that make traces import this.

A span is made for each HTTP request, each act and each query; those that a request asks for are
below it. No span holds what anybody wrote, who they are, or an address with an id in it. What a
client says of traces is not believed: else any of them could have all of theirs recorded.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Final, TypeVar

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer, use_span

from stonechat.actions.act import Act, Appender, Done, Query, Readers, SetAct
from stonechat.chat.errors import ChatError
from stonechat.http.exchange import AsgiApp, Receive, Scope, Send

A = TypeVar("A")
R = TypeVar("R")
T = TypeVar("T")

_EXPORT_SECONDS: Final = 2
_STOP_SECONDS: Final = 5.0
_PARTS: Final = 3
"""So many parts of an address are told: behind them there are ids."""

_OURS: Final = frozenset({"internal", "unavailable"})
"""What is refused for no fault of the one who asks."""


class Traces:
    """Makes traces, and hands them over by OTLP, in a thread of its own."""

    def __init__(self, url: str, version: str) -> None:
        resource = Resource.create({"service.name": "stonechat", "service.version": version})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        exporter = OTLPSpanExporter(endpoint=url, timeout=_EXPORT_SECONDS)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("stonechat", version)

    def appender(self, appender: Appender) -> Appender:
        """Trace acts, from when they are asked for until their commit was told."""
        return _TracedAppender(appender, self._tracer)

    def readers(self, readers: Readers) -> Readers:
        """Trace queries, from when they are asked for until they are answered."""
        return _TracedReaders(readers, self._tracer)

    def http(self, application: AsgiApp) -> AsgiApp:
        """Trace HTTP requests, to the end of their answers."""
        return partial(_traced_request, application, self._tracer)

    async def stop(self) -> None:
        """Hand over what is left; whoever takes it may be gone, and is not waited for long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_STOP_SECONDS):
                await asyncio.to_thread(self._provider.shutdown)


class _TracedAppender:
    def __init__(self, appender: Appender, tracer: Tracer) -> None:
        self._appender = appender
        self._tracer = tracer

    def submit(
        self,
        act: Act[A, R],
        request: A,
        done: Done[R],
        origin: object = None,
        *,
        size_bytes: int = 0,
    ) -> None:
        told = _traced(self._tracer, f"act {_name(act)}", done)
        self._appender.submit(act, request, told, origin, size_bytes=size_bytes)

    def submit_to_set(
        self,
        act: SetAct[A, R],
        request: A,
        done: Done[R],
        origin: object = None,
        *,
        size_bytes: int = 0,
    ) -> None:
        told = _traced(self._tracer, f"act {_name(act)}", done)
        self._appender.submit_to_set(act, request, told, origin, size_bytes=size_bytes)


class _TracedReaders:
    def __init__(self, readers: Readers, tracer: Tracer) -> None:
        self._readers = readers
        self._tracer = tracer

    def submit(self, query: Query[R], done: Callable[[R | ChatError], None]) -> None:
        told = _traced(self._tracer, f"query {_name(query)}", done)
        self._readers.submit(query, told)

    async def run(self, query: Query[R]) -> R:
        with self._tracer.start_as_current_span(
            f"query {_name(query)}", record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                return await self._readers.run(query)
            except ChatError as error:
                _note(span, error)
                raise


async def _traced_request(
    application: AsgiApp, tracer: Tracer, scope: Scope, receive: Receive, send: Send
) -> None:
    name = f"{scope['method']} {_place(scope['path'])}"
    # A context of its own: whatever came before in this task has nothing to do with it.
    span = tracer.start_span(name, context=Context(), kind=SpanKind.SERVER)

    async def sent(message: Any) -> None:  # noqa: ANN401 - what ASGI sends
        if message["type"] == "http.response.start":
            span.set_attribute("http.response.status_code", message["status"])
        await send(message)

    span.set_attribute("http.request.method", scope["method"])
    with use_span(span, end_on_exit=True, record_exception=False):
        await application(scope, receive, sent)


def _traced(tracer: Tracer, name: str, done: Callable[[T], None]) -> Callable[[T], None]:
    """Begin a span, which ends when `done` is told."""
    span = tracer.start_span(name)

    def told(result: T) -> None:
        if isinstance(result, ChatError):
            _note(span, result)
        span.end()
        done(result)

    return told


def _note(span: Span, error: ChatError) -> None:
    span.set_attribute("stonechat.refused", error.code)
    if error.code in _OURS:
        span.set_status(StatusCode.ERROR)


def _name(work: object) -> str:
    """Name an act or a query by its function, also where others have wrapped it."""
    while isinstance(work, partial):
        inner = [it for it in work.args if callable(it)]
        work = inner[-1] if inner else work.func
    return str(getattr(work, "__qualname__", type(work).__name__)).partition(".<locals>")[0]


def _place(path: str) -> str:
    parts = path.split("/")
    return "/".join(parts[: _PARTS + 1])
