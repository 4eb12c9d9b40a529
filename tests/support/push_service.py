"""A real push service that checks who sends, reads what comes, and can be told to be difficult."""

import asyncio
import json
import threading
import time
from collections import deque
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import httptools
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from stonechat.chat.push import decode_key
from tests.support.push_device import Device

WAIT_SECONDS = 15
DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Answer:
    """What a request is answered with, after so long."""

    status: int = 201
    headers: Mapping[str, str] = field(default_factory=dict)
    after_seconds: float = 0.0
    body: bytes = b""


@dataclass(frozen=True)
class Received:
    """One push as its device gets it.

    Attributes:
        read: what is in it.
        headers: of the request, by their names in small letters.
        body: as it came.
        claims: what the sender says of itself, signed.
        at: monotonic seconds.
    """

    read: dict[str, Any]
    headers: Mapping[str, str]
    body: bytes
    claims: dict[str, Any]
    at: float


class Subscribed(Device):
    """A device of this push service.

    Attributes:
        endpoint: where pushes for it are taken.
        answers: to the next requests, those of the push service itself afterwards.
    """

    def __init__(self, endpoint: str) -> None:
        super().__init__()
        self.endpoint = endpoint
        self.answers: deque[Answer] = deque()
        self.received: list[Received] = []
        self.tries = 0

    @property
    def json(self) -> dict[str, Any]:
        return self.subscription(self.endpoint)


class PushService:
    """A push service on a port of its own, in a thread of its own.

    Attributes:
        url: what its endpoints begin with.
        answer: to every request, unless the device has one.
        faults: what was wrong with requests that a push service would refuse.
        busiest: how many requests were under way at once.
        connections: how many there have been.
        keep: whether what comes is read, or only counted, which is faster.
    """

    def __init__(self, *, keep: bool = True) -> None:
        self.answer = Answer()
        self.faults: list[str] = []
        self.keep = keep
        self.count = self.connections = 0
        self.under_way = self.busiest = 0
        self.devices: dict[str, Subscribed] = {}
        self._tokens: dict[str, dict[str, Any]] = {}
        self._connections: set[asyncio.BaseTransport] = set()
        self._arrival = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="push service")
        self._thread.start()
        self._server = self._run(self._listen())
        port = self._server.sockets[0].getsockname()[1]
        self.origin = f"http://127.0.0.1:{port}"
        self.url = f"{self.origin}/push/"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._finish())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def subscribe(self) -> Subscribed:
        """Let a browser subscribe."""
        device = Subscribed(f"{self.url}{len(self.devices)}")
        self.devices[device.endpoint.removeprefix(self.origin)] = device
        return device

    def wait_for(
        self, device: Subscribed, *, count: int = 1, seconds: float = WAIT_SECONDS
    ) -> Received:
        """Wait until a device got so many pushes altogether; returns the last of these."""
        self.wait_until(lambda: len(device.received) >= count, seconds=seconds)
        return device.received[count - 1]

    def wait_until(self, is_so: Any, *, seconds: float = WAIT_SECONDS) -> None:
        """Wait until something is so; it is looked at with each request."""
        give_up_at = time.monotonic() + seconds
        with self._arrival:
            while not is_so():
                left = give_up_at - time.monotonic()
                assert left > 0, f"nothing came in time; refused was {self.faults}"
                self._arrival.wait(left)

    def note(self) -> None:
        """Let those look who wait."""
        with self._arrival:
            self._arrival.notify_all()

    def claims_of(self, authorization: str) -> dict[str, Any]:
        """Read and check who sends (RFC 8292); raises ValueError."""
        known = self._tokens.get(authorization)
        if known is None:
            known = self._tokens[authorization] = read_vapid(authorization)
        if known["aud"] != self.origin:
            raise ValueError(f"the token is for {known['aud']}")
        if not time.time() < known["exp"] <= time.time() + DAY_SECONDS:
            raise ValueError("the token is not good now")
        return known

    def hang_up(self) -> None:
        """Close all connections."""
        self._run(self._hang_up())

    async def _hang_up(self) -> None:
        for connection in list(self._connections):
            connection.close()
        while self._connections:
            await asyncio.sleep(0.001)

    async def _listen(self) -> asyncio.Server:
        return await self._loop.create_server(
            lambda: _Connection(self, self._connections), "127.0.0.1", 0, backlog=1_000
        )

    async def _finish(self) -> None:
        self._server.close()
        for connection in list(self._connections):
            connection.abort()  # type: ignore[attr-defined]
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(WAIT_SECONDS)


class _Connection(asyncio.Protocol):
    """One connection, on which one request follows the other."""

    def __init__(self, service: PushService, connections: set[asyncio.BaseTransport]) -> None:
        self._service = service
        self._connections = connections
        self._parser = httptools.HttpRequestParser(self)
        self._begin()

    def _begin(self) -> None:
        self._path = ""
        self._headers: dict[str, str] = {}
        self._body = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._connections.add(transport)
        self._service.connections += 1

    def connection_lost(self, _: Exception | None) -> None:
        self._connections.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    # What httptools calls.

    def on_url(self, url: bytes) -> None:
        self._path = url.decode()

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.decode().lower()] = value.decode()

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        answer = self._judge(self._path, self._headers, self._body)
        self._begin()
        service = self._service
        service.count += 1
        service.under_way += 1
        service.busiest = max(service.busiest, service.under_way)
        loop = asyncio.get_running_loop()
        loop.call_later(answer.after_seconds, self._answer, answer)

    def _judge(self, path: str, headers: dict[str, str], body: bytes) -> Answer:
        service, device = self._service, self._service.devices.get(path)
        try:
            claims = service.claims_of(headers["authorization"])
            if device is None and service.keep:
                return Answer(404)
            if headers["content-encoding"] != "aes128gcm" or int(headers["ttl"]) < 0:
                return self._refused(Answer(400), "the headers are not right")
        except (ValueError, KeyError, InvalidSignature) as error:
            return self._refused(Answer(403), repr(error))
        if device is None:
            return service.answer
        device.tries += 1
        answer = device.answers.popleft() if device.answers else service.answer
        if answer.status == 201:
            received = Received(device.read(body), headers, body, claims, time.monotonic())
            device.received.append(received)
        return answer

    def _refused(self, answer: Answer, fault: str) -> Answer:
        self._service.faults.append(fault)
        return answer

    def _answer(self, answer: Answer) -> None:
        self._service.under_way -= 1
        self._service.note()
        headers = "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items())
        self._transport.write(  # type: ignore[attr-defined]
            f"HTTP/1.1 {answer.status} It is so\r\nContent-Length: {len(answer.body)}\r\n"
            f"{headers}\r\n".encode()
            + answer.body
        )


def read_vapid(authorization: str) -> dict[str, Any]:
    """Check a token by the key that comes with it, and read its claims; the key is one of them."""
    scheme, _, rest = authorization.partition(" ")
    if scheme != "vapid":
        raise ValueError(f"the scheme is {scheme}")
    given = dict(part.strip().split("=", 1) for part in rest.split(","))
    signed, _, signature = given["t"].rpartition(".")
    head, claims = (json.loads(decode_key(part)) for part in signed.split("."))
    if head != {"typ": "JWT", "alg": "ES256"}:
        raise ValueError(f"the token's head is {head}")
    raw = decode_key(signature)
    numbers = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode_key(given["k"]))
    key.verify(encode_dss_signature(*numbers), signed.encode(), ec.ECDSA(SHA256()))
    return {**claims, "key": given["k"]}
