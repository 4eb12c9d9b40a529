"""A real HTTP server that takes traces by OTLP, and remembers the spans."""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WAIT_SECONDS = 30


class Collector:
    """Takes spans.

    Attributes:
        url: Where they go.

    """

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/v1/traces"
        self.spans: list[Any] = []
        self._bodies: queue.Queue[bytes] = queue.Queue()

    def take(self, body: bytes) -> None:
        """Take what was posted."""
        self._bodies.put(body)

    def wait_for(self, name: str) -> Any:
        """Wait for a span of this name, and return it."""
        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (  # noqa: PLC0415
            ExportTraceServiceRequest,
        )

        while True:
            for span in self.spans:
                if span.name == name:
                    return span
            request = ExportTraceServiceRequest()
            request.ParseFromString(self._bodies.get(timeout=WAIT_SECONDS))
            for resource in request.resource_spans:
                for scope in resource.scope_spans:
                    self.spans += scope.spans


@contextmanager
def collecting() -> Iterator[Collector]:
    """Run a collector on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            collector.take(body)
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        collector = Collector(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield collector
        server.shutdown()
        thread.join()
