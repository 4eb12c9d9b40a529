"""Calling push services: real ones of this machine, by names that a resolver of the test knows."""

import asyncio
import ssl
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

import httpcore
import pytest
import trustme

from stonechat.chat.addresses import Address
from stonechat.delivery.push import client as client_module, network
from stonechat.delivery.push.client import ANSWER_BYTES, PushClient
from stonechat.delivery.push.frames import Carried, Errand
from stonechat.delivery.push.keys import VapidKeys
from stonechat.delivery.push.network import GuardedNetwork
from stonechat.delivery.push.vapid import Signer
from stonechat.wire.push import PushStage
from tests.support.push_device import Device
from tests.support.push_service import Answer, PushService, Subscribed

DEVICE = Device()
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


class Names:
    """What names stand for, each time that they are looked up."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    async def __call__(self, host: str, port: int) -> Sequence[Address]:
        self.asked.append((host, port))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [ip_address(one) for one in answer]


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as service:
        yield service


def errand(endpoint: str, device: Device = DEVICE) -> Errand:
    return Errand(
        number=7,
        endpoint=endpoint,
        point=device.point,
        auth=device.auth,
        payload=b'{"kind":"test"}',
        ttl_seconds=60,
        urgency="high",
        topic="a-topic",
    )


@asynccontextmanager
async def a_client(
    network: GuardedNetwork | None = None, *, loopback: bool = True, **more: Any
) -> AsyncIterator[PushClient]:
    signer = Signer(VapidKeys.make(), None, time.time)
    network = network or GuardedNetwork(loopback=loopback)
    client = PushClient(signer, network, loopback=loopback, **more)
    try:
        yield client
    finally:
        await client.close()


async def called(
    endpoint: str, *answers: Sequence[str], loopback: bool = False, **more: Any
) -> Carried:
    network = GuardedNetwork(loopback=loopback, look_up=Names(*answers))
    async with a_client(network, loopback=loopback, **more) as client:
        return await client.carry(errand(endpoint))


async def carried(device: Subscribed, **more: Any) -> Carried:
    async with a_client(**more) as client:
        return await client.carry(errand(device.endpoint, device))


async def test_a_push_service_gets_what_the_rfc_wants(service: PushService) -> None:
    device = service.subscribe()
    assert await carried(device) == Carried(7, PushStage.ACCEPT, status=201)
    (received,) = device.received
    assert received.read == {"kind": "test"}
    assert received.headers["ttl"] == "60"
    assert received.headers["urgency"] == "high"
    assert received.headers["topic"] == "a-topic"
    assert received.headers["content-encoding"] == "aes128gcm"
    assert received.headers["host"] == service.origin.removeprefix("http://")
    assert service.faults == []


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "::1", "::", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"),  # noqa: S104
        *("2002:7f00:1::", "224.0.0.1", "255.255.255.255"),
    ],
)
async def test_a_name_of_a_private_address_is_not_called(address: str) -> None:
    result = await called("https://push.example.org/1", [address])
    assert (result.stage, result.hopeless, result.status) == (PushStage.RESOLVE, True, None)


async def test_a_name_is_not_called_if_one_of_its_addresses_is_private() -> None:
    result = await called("https://push.example.org/1", ["8.8.8.8", "10.0.0.1"])
    assert (result.stage, result.hopeless) == (PushStage.RESOLVE, True)


class Unplugged(httpcore.AsyncNetworkBackend):
    """Connects to nobody, and remembers to whom it should have."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    async def connect_tcp(self, host: str, port: int, *_: Any) -> httpcore.AsyncNetworkStream:
        self.asked.append((host, port))
        raise httpcore.ConnectError


async def test_a_name_is_looked_up_once_and_what_was_looked_at_is_connected_to() -> None:
    names, wire = Names(["8.8.8.8", "2606:4700::1111"], ["127.0.0.1"]), Unplugged()
    network = GuardedNetwork(look_up=names, plain=wire)
    async with a_client(network, loopback=False) as client:
        result = await client.carry(errand("https://push.example.org:8443/1"))
    assert (result.stage, result.hopeless) == (PushStage.CONNECT, False)
    assert names.asked == [("push.example.org", 8443)]
    assert wire.asked == [("8.8.8.8", 8443), ("2606:4700::1111", 8443)]


@pytest.mark.parametrize(
    "endpoint", ["https://127.0.0.1/1", "http://push.example.org/1", "https://[::1]:8443/1"]
)
async def test_an_endpoint_that_was_stored_by_mistake_is_not_called(endpoint: str) -> None:
    assert (await called(endpoint, ["8.8.8.8"])).hopeless


async def test_no_redirection_is_followed(service: PushService) -> None:
    device, elsewhere = service.subscribe(), service.subscribe()
    for status in (301, 302, 303, 307, 308):
        device.answers.append(Answer(status, {"Location": elsewhere.endpoint}))
        assert (await carried(device)).status == status
    assert elsewhere.tries == 0


async def test_no_proxy_of_the_environment_is_used(
    service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert (await carried(service.subscribe())).status == 201


async def test_an_endless_answer_is_not_read_to_its_end(service: PushService) -> None:
    device = service.subscribe()
    device.answers.append(Answer(body=b"x" * 50 * ANSWER_BYTES))
    assert (await carried(device)).status == 201


async def test_who_takes_too_long_is_given_up(
    service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "CALL_SECONDS", 0.2)
    device = service.subscribe()
    device.answers.append(Answer(after_seconds=10))
    result = await carried(device)
    assert (result.stage, result.status, result.hopeless) == (PushStage.ACCEPT, None, False)


async def test_a_name_that_nobody_knows_may_be_known_later() -> None:
    async def nobody(_: str, __: int) -> Sequence[Address]:
        raise OSError("Name or service not known")

    async with a_client(GuardedNetwork(look_up=nobody), loopback=False) as client:
        result = await client.carry(errand("https://push.example.org/1"))
    assert (result.stage, result.hopeless) == (PushStage.RESOLVE, False)


async def test_names_that_take_for_ever_to_look_up_leave_room_for_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(network, "RESOLVE_SECONDS", 0.01)
    let_go, asked = asyncio.Event(), Counter[str]()

    async def slow(host: str, _: int) -> Sequence[Address]:
        asked[host.partition(".")[2]] += 1
        await let_go.wait()
        return []

    guarded = GuardedNetwork(look_up=slow)

    async def call(host: str) -> PushStage:
        async with a_client(guarded, loopback=False) as client:
            return (await client.carry(errand(f"https://{host}/1"))).stage

    most = network.LOOKUPS_PER_SERVICE
    calls = [call(f"{number}.slow.example") for number in range(most + 5)]
    assert set(await asyncio.gather(*calls)) == {PushStage.RESOLVE}
    await call("push.quick.example")
    assert asked == {"slow.example": most, "quick.example": 1}
    let_go.set()
    while guarded._looking_up:  # noqa: SLF001 - what was begun has to end
        await asyncio.sleep(0)
    await call("1.slow.example")
    assert asked["slow.example"] == most + 1


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("Mon, 30 Nov 2026 12:00:30 GMT", 30),
        ("Mon, 30 Nov 2026 11:00:00 GMT", 0),
        ("999999999999999999999", 86_400),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
async def test_a_push_service_says_when_it_wants_to_be_asked_again(
    service: PushService, written: str, seconds: float | None
) -> None:
    device = service.subscribe()
    device.answers.append(Answer(429, {"Retry-After": written}))
    result = await carried(device, clock=lambda: NOW)
    assert result.retry_after_seconds == seconds


async def test_keys_that_cannot_be_used_are_told(service: PushService) -> None:
    broken = Device()
    broken.point = b"\4" * 65
    async with a_client() as client:
        result = await client.carry(errand(service.subscribe().endpoint, broken))
    assert (result.stage, result.hopeless) == (PushStage.ENCRYPT, True)
    assert service.count == 0


async def test_a_connection_is_used_again_while_it_is_good(service: PushService) -> None:
    device = service.subscribe()
    async with a_client() as client:
        for _ in range(3):
            assert (await client.carry(errand(device.endpoint, device))).status == 201
        assert service.connections == 1
        device.answers.append(Answer(body=b"x" * 50 * ANSWER_BYTES))
        for _ in range(2):
            assert (await client.carry(errand(device.endpoint, device))).status == 201
        assert service.connections == 2
        service.hang_up()
        assert (await client.carry(errand(device.endpoint, device))).status == 201
        assert service.connections == 3


class Certified:
    """A server with TLS that says for which name it was asked."""

    def __init__(self, *names: str) -> None:
        self.authority = trustme.CA()
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert(*names).configure_cert(self._context)
        self._context.sni_callback = self._named
        self.names: list[str | None] = []
        self.heads: list[bytes] = []

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[int]:
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0, ssl=self._context)
        async with server:
            yield server.sockets[0].getsockname()[1]

    @property
    def trusting(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        self.authority.configure_trust(context)
        return context

    def _named(self, _: ssl.SSLObject, name: str | None, __: ssl.SSLContext) -> None:
        self.names.append(name)

    async def _answer(self, asked: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        self.heads.append(await asked.readuntil(b"\r\n\r\n"))
        answer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await answer.drain()
        answer.close()


async def test_the_name_counts_for_the_certificate_and_the_address_for_the_connection() -> None:
    certified = Certified("push.example.org")
    async with certified.listening() as port:
        network = GuardedNetwork(loopback=True, look_up=Names(["127.0.0.1"]))
        async with a_client(network, loopback=False, tls=certified.trusting) as client:
            result = await client.carry(errand(f"https://push.example.org:{port}/1"))
    assert result.status == 201
    assert certified.names == ["push.example.org"]
    assert f"host: push.example.org:{port}\r\n".encode() in certified.heads[0].lower()


@pytest.mark.parametrize("is_trusted", [True, False])
async def test_who_cannot_show_a_certificate_is_told_nothing(*, is_trusted: bool) -> None:
    certified = Certified("elsewhere.example.org")
    tls = certified.trusting if is_trusted else ssl.create_default_context()
    async with certified.listening() as port:
        network = GuardedNetwork(loopback=True, look_up=Names(["127.0.0.1"]))
        async with a_client(network, loopback=False, tls=tls) as client:
            result = await client.carry(errand(f"https://push.example.org:{port}/1"))
    assert (result.stage, result.status) == (PushStage.CONNECT, None)
    assert certified.heads == []
