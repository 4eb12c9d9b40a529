"""The process that calls push services: a real one."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from stonechat.delivery.push import courier_process
from stonechat.delivery.push.client import CALL_SECONDS
from stonechat.delivery.push.courier import LOST, SILENT_SECONDS, Courier
from stonechat.delivery.push.frames import (
    LENGTH_BYTES,
    Carried,
    Errand,
    Orders,
    decode_carried,
)
from stonechat.delivery.push.keys import VapidKeys
from stonechat.wire.push import PushStage
from tests.support.push_service import Answer, PushService, Subscribed

KEYS = VapidKeys.make()
ORDERS = Orders(KEYS, "https://chat.example.org", loopback=True)


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as service:
        yield service


@asynccontextmanager
async def a_courier(**more: Any) -> AsyncIterator[Courier]:
    courier = Courier(ORDERS, **more)
    try:
        yield courier
    finally:
        await courier.close()


def errand(device: Subscribed) -> Errand:
    return Errand(0, device.endpoint, device.point, device.auth, b"{}", 60, "high", "a-topic")


def process_of(courier: Courier) -> int:
    process = courier._process  # noqa: SLF001 - it is to be killed as the kernel would
    assert process
    return process.pid


async def test_errands_are_done_in_our_name(service: PushService) -> None:
    device = service.subscribe()
    async with a_courier() as courier:
        carried = await courier.carry(errand(device))
    assert carried.status == 201
    claims = device.received[0].claims
    assert (claims["sub"], claims["key"]) == (ORDERS.subject, KEYS.public_key)


async def test_many_errands_are_done_at_once_and_each_is_answered(service: PushService) -> None:
    devices = [service.subscribe() for _ in range(60)]
    for number, device in enumerate(devices):
        device.answers.append(Answer(201 if number % 2 else 410, after_seconds=0.1))
    async with a_courier() as courier:
        carried = await asyncio.gather(*(courier.carry(errand(one)) for one in devices))
    assert [one.status for one in carried] == [410, 201] * 30
    assert 2 <= service.busiest <= 24


async def test_a_slow_push_service_holds_up_no_other(service: PushService) -> None:
    with PushService() as slow:
        slow.answer = Answer(after_seconds=5)
        async with a_courier() as courier:
            waiting = [
                asyncio.create_task(courier.carry(errand(slow.subscribe()))) for _ in range(50)
            ]
            began = time.monotonic()
            assert (await courier.carry(errand(service.subscribe()))).status == 201
            assert time.monotonic() - began < 4
            for task in waiting:
                task.cancel()
            await asyncio.wait(waiting)


async def test_a_process_that_dies_loses_nothing_for_good(service: PushService) -> None:
    device = service.subscribe()
    device.answers.append(Answer(after_seconds=10))
    async with a_courier() as courier:
        lost = asyncio.create_task(courier.carry(errand(device)))
        while not device.tries:
            await asyncio.sleep(0.01)
        os.kill(process_of(courier), signal.SIGKILL)
        carried = await lost
        assert (carried.stage, carried.fault, carried.hopeless) == (PushStage.CONNECT, LOST, False)
        assert (await courier.carry(errand(device))).status == 201


async def test_a_process_that_says_nothing_is_ended(service: PushService) -> None:
    device = service.subscribe()
    device.answers.append(Answer(after_seconds=10))
    async with a_courier(silent_seconds=0.5) as courier:
        await courier.carry(errand(service.subscribe()))
        assert (await courier.carry(errand(device))).fault == LOST


async def test_a_process_without_work_ends(service: PushService) -> None:
    async with a_courier(idle_seconds=0.1) as courier:
        await courier.carry(errand(service.subscribe()))
        pid = process_of(courier)
        give_up_at = time.monotonic() + 5
        while _is_there(pid):
            assert time.monotonic() < give_up_at
            await asyncio.sleep(0.01)
        assert (await courier.carry(errand(service.subscribe()))).status == 201


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_the_process_is_told_nothing_that_could_be_a_secret(
    service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STONECHAT_SMTP_URL", "smtp://user:password@example.org")
    async with a_courier() as courier:
        await courier.carry(errand(service.subscribe()))
        environment = Path(f"/proc/{process_of(courier)}/environ").read_text()
    assert "password" not in environment
    assert KEYS.private_key not in environment


class Slow:
    """Calls push services that do not answer."""

    async def carry(self, errand: Errand) -> Carried:
        await asyncio.Event().wait()
        return Carried(errand.number, PushStage.ACCEPT)


class Heard:
    """Takes answers."""

    def __init__(self) -> None:
        self.carried: asyncio.Queue[Carried] = asyncio.Queue()

    def write(self, frame: bytes) -> None:
        self.carried.put_nowait(decode_carried(frame[LENGTH_BYTES:]))


async def test_who_waits_too_long_for_a_place_is_answered_and_the_process_lives_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(courier_process, "PLACE_SECONDS", 0.01)
    heard = Heard()
    courier = courier_process.Courier(cast("Any", Slow()), cast("Any", heard))
    most = courier_process.CALLS_PER_SERVICE
    for number in range(most + 1):
        courier.begin(Errand(number, "https://slow.example/", b"", b"", b"", 0, "low", ""))
    async with asyncio.timeout(10):
        carried = await heard.carried.get()
    assert (carried.number, carried.fault) == (most, courier_process.BUSY)
    assert courier_process.PLACE_SECONDS + CALL_SECONDS < SILENT_SECONDS
    for task in set(courier._under_way):  # noqa: SLF001 - they would never end
        task.cancel()
