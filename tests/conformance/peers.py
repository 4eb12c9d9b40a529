"""Peers that say exactly what a test tells them to, and a conformance server to say it to."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, Self

SERVER = Path(__file__).with_name("server.py")
READY_SECONDS = 20
PATIENCE_SECONDS = 5.0
MASK = b"\x1f\x2e\x3d\x4c"


class ConformanceProcess:
    """`server.py` in a process of its own."""

    def __init__(self, *arguments: str, log: Path) -> None:
        self._log = log
        with log.open("wb") as log_file:
            self._process = subprocess.Popen(
                [sys.executable, str(SERVER), "--port", "0", *arguments],
                stdout=subprocess.PIPE,
                stderr=log_file,
            )
        self.pid = self._process.pid
        assert self._process.stdout is not None
        line = self._process.stdout.readline().decode()
        ready = re.fullmatch(r"ready (\d+)\n", line)
        assert ready, f"no port in {line!r}: {log.read_text()}"
        self.port = int(ready[1])

    def memory_bytes(self, field: str = "VmRSS") -> int:
        """Read resident memory as it is (VmRSS) or was at most (VmHWM)."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        found = re.search(rf"^{field}:\s+(\d+) kB$", status, re.MULTILINE)
        assert found
        return int(found[1]) * 1024

    def forget_peak(self) -> None:
        """Let VmHWM start again from here."""
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    def terminate(self) -> int:
        """Ask it to end, as an operator does; give its exit status."""
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(10)
        finally:
            self._process.kill()
            self._process.wait()
            assert self._process.stdout is not None
            self._process.stdout.close()

    def close(self) -> None:
        """End it, and fail if it had anything to complain about."""
        status = self.terminate() if self._process.poll() is None else self._process.returncode
        complaint = self._log.read_text()
        assert (status, complaint) == (0, ""), complaint


@contextmanager
def conformance_server(log: Path, *arguments: str) -> Iterator[ConformanceProcess]:
    """Run a server for as long as the block lasts."""
    server = ConformanceProcess(*arguments, log=log)
    try:
        yield server
    finally:
        server.close()


class Response(NamedTuple):
    """An HTTP response."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> object:
        """The body, decoded."""
        return json.loads(self.body)

    @property
    def packets(self) -> list[str]:
        """The body as a polling payload."""
        return self.body.decode().split("\x1e")


OPEN_PEERS: "list[HttpPeer]" = []


async def hang_up(*, spare: "HttpPeer | None" = None) -> None:
    """Drop every connection that a test has left open, but for one."""
    peers = [peer for peer in OPEN_PEERS if peer is not spare]
    OPEN_PEERS[:] = [] if spare is None else [spare]
    for peer in peers:
        peer.abort()
    for peer in peers:
        with suppress(ConnectionError):
            await peer.writer.wait_closed()


class HttpPeer:
    """One TCP connection that speaks HTTP, byte for byte as told."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        OPEN_PEERS.append(self)

    @classmethod
    async def connect(cls, port: int) -> Self:
        """Open the TCP connection."""
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def send(self, data: bytes) -> None:
        """Send bytes."""
        self.writer.write(data)
        await self.writer.drain()

    async def response(self) -> Response:
        """Read one response with a Content-Length."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            status_line, *lines = head.rstrip().split("\r\n")
            fields = (line.partition(":") for line in lines)
            headers = {name.lower(): value.strip() for name, _, value in fields}
            length = int(headers.get("content-length", "0"))
            body = await self.reader.readexactly(length)
        return Response(int(status_line.split()[1]), headers, body)

    async def ended(self) -> bool:
        """Wait until the other side has ended the connection, dropping what it still says."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while await self.reader.read(65_536):
                    pass
        except ConnectionError:
            pass
        except TimeoutError:
            return False
        return True

    def abort(self) -> None:
        """Drop the connection without a word."""
        self.writer.transport.abort()


def head(method: str, target: str, *headers: str) -> bytes:
    """Build the head of a request."""
    return "\r\n".join(
        (f"{method} {target} HTTP/1.1", "Host: localhost", *headers, "", "")
    ).encode()


async def request(
    port: int, method: str, target: str, *headers: str, body: bytes = b""
) -> Response:
    """Make one request on a connection of its own."""
    peer = await HttpPeer.connect(port)
    try:
        if body or method == "POST":
            headers = (*headers, f"Content-Length: {len(body)}")
        await peer.send(head(method, target, *headers) + body)
        return await peer.response()
    finally:
        peer.abort()


class Poller:
    """A client that polls."""

    def __init__(self, port: int, path: str, sid: str) -> None:
        self.port = port
        self.path = path
        self.sid = sid

    @classmethod
    async def open(cls, port: int, path: str = "/socket.io/") -> Self:
        """Open a session."""
        response = await request(port, "GET", f"{path}?EIO=4&transport=polling")
        assert response.status == 200, response
        return cls(port, path, json.loads(response.body[1:])["sid"])

    @property
    def target(self) -> str:
        """Where this session's requests go."""
        return f"{self.path}?EIO=4&transport=polling&sid={self.sid}"

    async def get(self) -> Response:
        """Poll once."""
        return await request(self.port, "GET", self.target)

    async def post(self, body: bytes, *headers: str) -> Response:
        """Send packets."""
        return await request(self.port, "POST", self.target, *headers, body=body)

    async def join(self) -> None:
        """Connect to the main namespace and read what it says at first."""
        assert (await self.post(b"40")).body == b"ok"
        received = (await self.get()).packets
        while not received[-1].startswith("42"):
            received += (await self.get()).packets


class Frame(NamedTuple):
    """A frame from the server."""

    opcode: int
    data: bytes

    @property
    def close_code(self) -> int:
        """The code of a close frame."""
        assert self.opcode == 8, self
        return int.from_bytes(self.data[:2], "big")


def client_frame(data: bytes, opcode: int = 1, *, fin: bool = True, bits: int = 0) -> bytes:
    """Build a masked frame."""
    length = len(data)
    first = opcode | bits | (0x80 if fin else 0)
    if length < 126:
        start = bytes((first, 0x80 | length))
    elif length < 65_536:
        start = bytes((first, 0x80 | 126)) + length.to_bytes(2, "big")
    else:
        start = bytes((first, 0x80 | 127)) + length.to_bytes(8, "big")
    mask = (MASK * (length // 4 + 1))[:length]
    masked = int.from_bytes(data, "big") ^ int.from_bytes(mask, "big")
    return start + MASK + masked.to_bytes(length, "big")


def upgrade_head(target: str, *headers: str) -> bytes:
    """Build the request that opens a WebSocket."""
    return head(
        "GET",
        target,
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        *headers,
    )


class WebSocketPeer(HttpPeer):
    """A WebSocket client without opinions."""

    @classmethod
    async def open(cls, port: int, target: str = "/socket.io/?EIO=4&transport=websocket") -> Self:
        """Shake hands."""
        peer = await cls.connect(port)
        await peer.send(upgrade_head(target))
        response = await peer.response()
        assert response.status == 101, response
        return peer

    @classmethod
    async def join(cls, port: int) -> Self:
        """Connect to the main namespace, and read what comes until then."""
        peer = await cls.open(port)
        assert (await peer.text()).startswith("0{")
        await peer.say("40")
        assert (await peer.text()).startswith("40{")
        assert await peer.text() == '42["auth",{}]'
        return peer

    async def say(self, text: str) -> None:
        """Send a text message."""
        await self.send(client_frame(text.encode()))

    async def frame(self) -> Frame:
        """Read one frame, whatever it is."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            first, length = await self.reader.readexactly(2)
            if length == 126:
                length = int.from_bytes(await self.reader.readexactly(2), "big")
            elif length == 127:
                length = int.from_bytes(await self.reader.readexactly(8), "big")
            return Frame(first & 0x0F, await self.reader.readexactly(length))

    async def text(self) -> str:
        """Read the next text message; pings are answered on the way."""
        while True:
            frame = await self.frame()
            if frame == Frame(1, b"2"):
                await self.say("3")
                continue
            assert frame.opcode == 1, frame
            return frame.data.decode()

    async def closed(self) -> int:
        """Read until the close frame; give its code. 1006 stands for an end without one."""
        try:
            while True:
                frame = await self.frame()
                if frame.opcode == 8:
                    return frame.close_code
        except (asyncio.IncompleteReadError, ConnectionError):
            return 1006


class Bystander:
    """Somebody else on the same server, who must not notice anything."""

    def __init__(self, peer: WebSocketPeer) -> None:
        self.peer = peer
        self._stopped = False
        self._task = asyncio.create_task(self._talk())
        self.slowest_seconds = 0.0

    @classmethod
    async def arrive(cls, port: int) -> Self:
        """Join, and start to talk."""
        return cls(await WebSocketPeer.join(port))

    async def leave(self) -> float:
        """Stop talking; give how long the slowest answer took."""
        self._stopped = True
        await self._task
        self.peer.abort()
        return self.slowest_seconds

    async def _talk(self) -> None:
        count = 0
        while not self._stopped:
            count += 1
            start = time.monotonic()
            await self.peer.say(f'42["message",{count}]')
            assert await self.peer.text() == f'42["message-back",{count}]'
            self.slowest_seconds = max(self.slowest_seconds, time.monotonic() - start)
            await asyncio.sleep(0.005)


def open_files_wanted(count: int) -> bool:
    """Tell whether this process and its children may have so many connections."""
    return os.sysconf("SC_OPEN_MAX") > count
