"""python-socketio's client, on every road, with binary data both ways."""

import asyncio
from typing import Any

import pytest
import socketio

ROADS = [["websocket"], ["polling"], ["polling", "websocket"]]


@pytest.mark.parametrize("transports", ROADS, ids="+".join)
@pytest.mark.parametrize("namespace", ["/", "/custom"])
async def test_a_whole_conversation(port: int, transports: list[str], namespace: str) -> None:
    client = socketio.AsyncClient()
    heard: asyncio.Queue[tuple[Any, ...]] = asyncio.Queue()

    async def note(*arguments: object) -> None:
        await heard.put(arguments)

    client.on("auth", note, namespace=namespace)
    client.on("message-back", note, namespace=namespace)
    await client.connect(
        f"http://127.0.0.1:{port}",
        transports=transports,
        namespaces=[namespace],
        auth={"token": "123"},
    )
    try:
        assert await heard.get() == ({"token": "123"},)
        await client.emit("message", (1, "ü", {"b": b"\x01"}, [b"x" * 70_000]), namespace=namespace)
        assert await heard.get() == (1, "ü", {"b": b"\x01"}, [b"x" * 70_000])
        answer = await client.call("message-with-ack", (b"\x09", "x"), namespace=namespace)
        assert tuple(answer) == (b"\x09", "x")
        for number in range(100):
            await client.emit("message", number, namespace=namespace)
        assert [await heard.get() for _ in range(100)] == [(number,) for number in range(100)]
        await asyncio.sleep(0.8)  # longer than silence is forgiven: the heartbeat works
        assert await client.call("message-with-ack", "alive", namespace=namespace) == "alive"
        assert client.transport() == transports[-1]
    finally:
        await client.disconnect()


async def test_an_unknown_namespace_is_an_error_of_the_client(port: int) -> None:
    client = socketio.AsyncClient()
    with pytest.raises(socketio.exceptions.ConnectionError, match="/nowhere"):
        await client.connect(f"http://127.0.0.1:{port}", namespaces=["/nowhere"])
