import asyncio
import json
import subprocess
import sys
import threading

import httpx
import pytest

from stonechat.chat.errors import RateLimited, error_codes
from stonechat.chat.rates import Limit, Rate, Rates
from stonechat.http.api import compose_api
from stonechat.http.application import HttpApplication
from stonechat.http.exchange import AsgiApp, Receive, Scope, Send
from stonechat.http.images import StoredImage
from stonechat.http.problems import STATUSES, problem_of
from tests.support.loop import Turn
from tests.unit.http.conftest import SERVICES, Shelf, Site

IMAGE = "/uploads/0199f0c0-cafe-7abc-babe-0123456789ab"


async def test_a_living_process_says_so(client: httpx.AsyncClient) -> None:
    answer = await client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")
    assert answer.headers["cache-control"] == "no-store"


async def test_a_server_is_ready_when_all_its_parts_work(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    async def works() -> None:
        await asyncio.sleep(0)

    async def fails() -> None:
        raise ConnectionError("password=hunter2")

    site.checks["database"] = works
    async with site.open() as client:
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()) == (200, {"database": "ok"})
        site.checks["engine"] = fails
        not_ready = await client.get("/readyz")
    assert not_ready.status_code == 503
    assert not_ready.json() == {"database": "ok", "engine": "failed"}
    assert "engine" in caplog.text


async def test_a_part_that_never_answers_does_not_work(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hangs() -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("stonechat.http.health.CHECK_SECONDS", 0.05)
    site.checks["database"] = hangs
    async with site.open() as client:
        assert (await client.get("/readyz")).json() == {"database": "failed"}


async def test_a_defect_is_logged_and_nothing_of_it_is_told(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    class BrokenShelf(Shelf):
        async def find(self, *_: object) -> StoredImage | None:
            raise KeyError("hunter2")

    site.shelf = BrokenShelf()
    async with site.open() as client:
        answer = await client.get(IMAGE)
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal"
    assert "hunter2" not in answer.text
    assert "hunter2" in caplog.text


async def test_a_store_that_cannot_be_asked_is_a_problem_that_passes(site: Site) -> None:
    class BusyShelf(Shelf):
        async def find(self, *_: object) -> StoredImage | None:
            raise RateLimited(retry_after_ms=1_500)

    site.shelf = BusyShelf()
    async with site.open() as client:
        answer = await client.get(IMAGE)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "2"
    assert answer.json()["retry_after_ms"] == 1_500


@pytest.mark.parametrize("path", [IMAGE, "/avatars/of/0199f0c0-cafe-7abc-babe-0123456789ab.svg"])
async def test_pictures_are_counted_for_who_asks_before_anything_is_looked_up(
    site: Site, path: str
) -> None:
    few = {Limit.SEE_PICTURE: Rate.every(60, burst=2)}
    site.rates = Rates(Turn().clock, rates=few)
    async with site.open() as client:
        statuses = [(await client.get(path)).status_code for _ in range(3)]
        assert statuses == [404, 404, 429]
        assert (await client.get("/healthz")).status_code == 200


def test_every_code_of_the_contract_has_a_status() -> None:
    assert set(STATUSES) == set(error_codes())


def test_a_problem_carries_the_code_and_details_of_the_contract() -> None:
    problem = problem_of(RateLimited(retry_after_ms=10))
    assert json.loads(problem.body) == {
        "type": "about:blank",
        "title": "Too Many Requests",
        "status": 429,
        "detail": "Too many requests. Wait a moment.",
        "code": "rate_limited",
        "details": {},
        "retry_after_ms": 10,
    }


# --- REST -------------------------------------------------------------------------------------


async def test_rest_tells_which_server_this_is(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/server")
    assert answer.status_code == 200
    assert answer.json()["name"] == "Nest"
    assert answer.json()["limits"]["text_length"] == 10_000
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_rest_describes_itself(client: httpx.AsyncClient) -> None:
    document = (await client.get("/api/v1/openapi.json")).json()
    assert document["openapi"].startswith("3.")
    assert document["info"]["version"] == "1.2.3"
    assert "/api/v1/server" in document["paths"]
    assert "limits" in document["components"]["schemas"]["ServerInfo"]["properties"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v1/nothing.json", 404),
        ("GET", "/api/v1", 404),
        ("GET", "/api/v2/server", 404),
        ("GET", "/api/", 404),
        ("POST", "/api/v1/server", 405),
        ("DELETE", "/api/v1/openapi.json", 405),
    ],
)
async def test_rest_answers_mistakes_with_problems_and_never_with_pages(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await client.request(method, path, headers={"accept": "text/html"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "invalid_request"
    if status == 405:
        assert "GET" in answer.headers["allow"]


async def test_rest_answers_head_like_get(client: httpx.AsyncClient) -> None:
    head, get = await client.head("/api/v1/server"), await client.get("/api/v1/server")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"]


async def test_rest_is_put_together_once_at_its_first_request(site: Site) -> None:
    composed: list[str] = []

    def compose() -> AsgiApp:
        composed.append(threading.current_thread().name)
        return compose_api(SERVICES)

    site.compose_api = compose
    async with site.open() as client:
        await client.get("/")
        assert composed == []
        answers = await asyncio.gather(*(client.get("/api/v1/server") for _ in range(5)))
    assert [answer.status_code for answer in answers] == [200] * 5
    assert len(composed) == 1
    assert composed[0] != threading.main_thread().name, "importing must not hold the event loop"


async def test_an_answer_that_breaks_in_the_middle_is_cut_off(site: Site) -> None:
    async def breaks(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        raise ValueError("broken")

    site.compose_api = lambda: breaks
    async with site.open() as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/api/v1/server")


def test_the_framework_is_not_imported_before_it_is_needed() -> None:
    program = f"import sys, {HttpApplication.__module__}; print('litestar' in sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert result.stdout == "False\n"
