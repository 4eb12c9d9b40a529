"""Uploading, and looking at what was uploaded, as a program does it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx

from tests.support.server import RunningServer

TEXT = "text/plain"
PNG = "image/png"


async def upload(
    rest: httpx.AsyncClient, data: bytes, media_type: str = TEXT, **said: str
) -> dict[str, Any]:
    """Upload something that must be good; what is answered."""
    answer = await rest.post(
        "uploads", params=said, content=data, headers={"content-type": media_type}
    )
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()["upload"]
    return found


async def looks(rest: httpx.AsyncClient, server: RunningServer, content_id: str) -> httpx.Response:
    """Ask for what is at an address, with whatever this client shows of itself."""
    return await rest.get(f"{server.url}/uploads/{content_id}")


async def sends(rest: httpx.AsyncClient, room: str, **fields: Any) -> dict[str, Any]:
    """Post a message that must be good; the message."""
    answer = await rest.post(f"rooms/{room}/messages", json=fields)
    assert answer.status_code == 201, answer.text
    message: dict[str, Any] = answer.json()["message"]
    return message


async def in_pieces(data: bytes, size: int = 100_000) -> AsyncIterator[bytes]:
    """Give a body whose length nobody says."""
    for start in range(0, len(data), size):
        yield data[start : start + size]


def on_disk(server: RunningServer) -> set[str]:
    """Return the names of all files of messages and uploads, those in the making included."""
    files = (path for path in (server.data / "uploads").rglob("*") if path.is_file())
    return {path.name for path in files}


async def gone(server: RunningServer, names: set[str]) -> None:
    """Wait until none of these files is there."""
    async with asyncio.timeout(10):
        while names & on_disk(server):
            await asyncio.sleep(0.01)
