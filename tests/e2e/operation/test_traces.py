"""Traces, for those who want them."""

import asyncio
import subprocess
import sys
from typing import Any

import pytest

from tests.support.chatter import chatter
from tests.support.collector import Collector, collecting
from tests.support.ports import free_port
from tests.support.rest import rest_client
from tests.support.server import StartServer

SOON = {"OTEL_BSP_SCHEDULE_DELAY": "100"}


def attributes(span: Any) -> dict[str, str]:
    return {
        it.key: it.value.string_value or str(it.value.int_value or "") for it in span.attributes
    }


async def arrives(collector: Collector, name: str) -> Any:
    return await asyncio.to_thread(collector.wait_for, name)


async def test_requests_of_both_doors_are_traced_without_what_was_said(
    start_server: StartServer,
) -> None:
    pytest.importorskip("opentelemetry.sdk", reason="the extra `traces` is not installed")
    with collecting() as collector:
        server = start_server(environment={"STONECHAT_TRACES_URL": collector.url, **SOON})
        async with chatter(server.url, "Ada") as ada:
            room = (await ada.gets("create_room", name="kitchen"))["room"]["id"]
            await ada.gets("send_message", room=room, text="my innermost secret")
            await ada.is_refused("leave_room", room="lobby")
            async with rest_client(server.url, ada.token) as rest:
                answer = await rest.get(f"rooms/{room}/messages")
                assert answer.status_code == 200
            refused = await arrives(collector, "act leave_room")
            assert attributes(refused)["stonechat.refused"] == "not_in_room"
            sent = await arrives(collector, "act send_messages")
            request = await arrives(collector, "GET /api/v1/rooms")
            query = await arrives(collector, "query history")
            private = ("innermost", "Ada", room, str(ada.token))
        told = repr(collector.spans)
    assert sent.end_time_unix_nano > sent.start_time_unix_nano
    assert attributes(request) == {
        "http.request.method": "GET",
        "http.response.status_code": "200",
    }
    assert query.trace_id == request.trace_id
    assert query.parent_span_id == request.span_id
    assert [word for word in private if word in told] == []


async def test_a_collector_that_is_not_there_harms_nobody(start_server: StartServer) -> None:
    pytest.importorskip("opentelemetry.sdk", reason="the extra `traces` is not installed")
    url = f"http://127.0.0.1:{free_port()}/v1/traces"
    server = start_server(environment={"STONECHAT_TRACES_URL": url, **SOON})
    async with chatter(server.url, "Ada") as ada:
        await ada.gets("create_room", name="kitchen")
        await ada.gets("send_message", room="kitchen", text="Hello")
    assert server.stop() == 0


def test_without_traces_nothing_of_them_is_imported() -> None:
    looking = (
        "import sys, stonechat.app.server;"
        "print([name for name in sys.modules if name.startswith('opentelemetry')])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", looking], capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "[]"
