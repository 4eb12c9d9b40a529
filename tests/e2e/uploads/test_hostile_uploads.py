"""Uploads that are too large, too many, wrong, cut short or forgotten: they cost nobody else."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from stonechat.storage.database import Database
from tests.contract.storage.scenery import A_DAY, add_file, add_upload
from tests.e2e.uploads.uploading import gone, in_pieces, looks, on_disk, sends, upload
from tests.support.accounts import Account, register
from tests.support.pictures import encoded, painting, picture, png_claiming
from tests.support.rest import problem, rest_client
from tests.support.server import RunningServer, StartServer

FILE_BYTES = 3_000_000

BAD = {
    "text": b"hello, this is no image",
    "nothing": b"",
    "html": b"<!doctype html><script>alert(1)</script>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "a bomb": png_claiming(50_000, 50_000),
    "cut short": encoded(painting((400, 300)), "PNG")[:2_000],
}


def head(wren: Account, *lines: str) -> bytes:
    """Begin an upload by hand."""
    head = [
        "POST /api/v1/uploads HTTP/1.1",
        "host: localhost",
        f"authorization: Bearer {wren.token}",
        *lines,
    ]
    return ("\r\n".join(head) + "\r\n\r\n").encode()


def resident_bytes(server: RunningServer) -> int:
    pages = Path(f"/proc/{server.pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.parametrize("case", BAD)
async def test_what_is_said_to_be_an_image_and_is_none_is_refused_and_leaves_nothing(
    server: RunningServer, as_wren: httpx.AsyncClient, case: str
) -> None:
    before = on_disk(server)
    answer = await as_wren.post("uploads", content=BAD[case], headers={"content-type": "image/png"})
    assert problem(answer, 422, "invalid_image")["details"]["image"] is None
    assert on_disk(server) == before


@pytest.mark.parametrize("is_length_said", [True, False])
@pytest.mark.parametrize(
    ("media_type", "most", "code"),
    [
        ("application/zip", FILE_BYTES, "file_too_large"),
        ("image/png", 10_000_000, "image_too_large"),
    ],
)
async def test_what_is_too_large_is_refused_and_leaves_nothing(
    server: RunningServer,
    as_wren: httpx.AsyncClient,
    media_type: str,
    most: int,
    code: str,
    *,
    is_length_said: bool,
) -> None:
    before = on_disk(server)
    data = bytes(most + 1)
    answer = await as_wren.post(
        "uploads",
        content=data if is_length_said else in_pieces(data),
        headers={"content-type": media_type},
    )
    details = problem(answer, 413, code)["details"]
    assert (details["limit"], details["bytes"]) == (most, most + 1 if is_length_said else None)
    assert on_disk(server) == before
    just = await as_wren.post(
        "uploads", content=in_pieces(data[:FILE_BYTES]), headers={"content-type": "text/plain"}
    )
    assert just.status_code == 201, just.text


async def test_a_length_beyond_all_measure_is_refused_before_a_byte_of_it(
    server: RunningServer, wren: Account
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(head(wren, "content-length: 999999999999"))
    assert b" 413 " in await asyncio.wait_for(reader.readline(), 10)
    writer.close()


@pytest.mark.parametrize("media_type", ["multipart/form-data", "application/x-www-form-urlencoded"])
async def test_a_form_is_no_file(as_wren: httpx.AsyncClient, media_type: str) -> None:
    answer = await as_wren.post("uploads", content=b"x", headers={"content-type": media_type})
    assert "the file itself" in problem(answer, 415, "invalid_request")["detail"]


async def test_nothing_at_all_is_no_file_and_an_empty_one_is(as_wren: httpx.AsyncClient) -> None:
    problem(await as_wren.post("uploads"), 400, "invalid_request")
    assert (await upload(as_wren, b""))["file"]["bytes"] == 0


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ({"name": "x" * 256}, "name"),
        ({"alt": "x" * 1_001}, "alt"),
        ({"client_id": ""}, "client_id"),
        ({"client_id": "x" * 65}, "client_id"),
        ({"name": "a\x00b"}, "name"),
    ],
)
async def test_what_is_said_of_an_upload_has_its_limits(
    as_wren: httpx.AsyncClient, query: dict[str, str], path: str
) -> None:
    answer = await as_wren.post("uploads", params=query, content=b"x")
    assert problem(answer, 400, "invalid_request")["details"] == {"path": path}


@pytest.mark.parametrize("length", ["content-length: 500000", "transfer-encoding: chunked"])
async def test_who_goes_away_in_the_middle_is_no_defect_and_leaves_nothing(
    server: RunningServer, wren: Account, as_wren: httpx.AsyncClient, length: str
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(head(wren, "content-type: text/plain", length, "expect: 100-continue"))
    assert (await reader.readline()).startswith(b"HTTP/1.1 100"), "by now the body is being read"
    (draft,) = [name for name in on_disk(server) if name.endswith(".partial")]
    writer.write(b"100\r\n" + bytes(100))
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    await gone(server, {draft})
    await upload(as_wren, b"somebody else")
    assert "a REST request failed" not in server.log


async def test_ten_uploads_at_once_and_no_more_for_one_person(
    server: RunningServer, as_wren: httpx.AsyncClient, as_robin: httpx.AsyncClient
) -> None:
    going_on = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield b"first"
        await going_on.wait()
        yield b"last"

    sending = [asyncio.create_task(as_wren.post("uploads", content=slow())) for _ in range(10)]
    async with asyncio.timeout(10):
        while sum(name.endswith(".partial") for name in on_disk(server)) < 10:
            await asyncio.sleep(0.01)
    refused = await as_wren.post("uploads", content=b"one more")
    assert problem(refused, 429, "rate_limited")["retry_after_ms"] == 1_000
    await upload(as_robin, b"mine")
    going_on.set()
    assert {(await one).status_code for one in sending} == {201}


async def test_a_hundred_uploads_wait_and_no_more(as_wren: httpx.AsyncClient) -> None:
    for number in range(100):
        await upload(as_wren, b"x", client_id=str(number))
    answer = await as_wren.post("uploads", content=b"one more")
    assert "100" in problem(answer, 422, "invalid_request")["detail"]
    first = await upload(as_wren, b"x", client_id="0")
    await as_wren.delete(f"uploads/{first['id']}")
    await upload(as_wren, b"one more")


async def test_large_files_are_never_in_memory_as_a_whole(start_server: StartServer) -> None:
    server = start_server(environment={"STONECHAT_RATE_LIMITS": "off"})
    wren = await register(server.url, "wren")
    async with rest_client(server.url, wren.token) as rest:
        await upload(rest, bytes(1_000_000))
        before = resident_bytes(server)
        files = [os.urandom(20_000_000) for _ in range(5)]
        found = await asyncio.gather(*(upload(rest, data) for data in files))
        assert resident_bytes(server) - before < 20_000_000
        for data, file in zip(files, found, strict=True):
            assert (await looks(rest, server, file["id"])).content == data
        assert resident_bytes(server) - before < 20_000_000


async def test_a_server_that_is_stopped_waits_for_no_slow_upload(start_server: StartServer) -> None:
    server = start_server()
    wren = await register(server.url, "wren")
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(head(wren, "content-length: 500000", "expect: 100-continue"))
    assert (await reader.readline()).startswith(b"HTTP/1.1 100")
    assert await asyncio.to_thread(server.stop) == 0
    assert on_disk(server) == set()
    writer.close()


async def test_a_server_without_files_takes_images_alone(start_server: StartServer) -> None:
    server = start_server(environment={"STONECHAT_FILE_BYTES": "0"})
    wren = await register(server.url, "wren")
    async with rest_client(server.url, wren.token) as rest:
        answer = await rest.post("uploads", content=b"x", headers={"content-type": "text/plain"})
        assert "images alone" in problem(answer, 413, "file_too_large")["detail"]
        assert (await upload(rest, picture(), "image/png"))["image"]


# --- What is forgotten ----------------------------------------------------------------------------


async def test_what_was_never_sent_goes_with_the_next_look_and_what_a_crash_left(
    start_server: StartServer,
) -> None:
    server = start_server()
    wren = await register(server.url, "wren")
    async with rest_client(server.url, wren.token) as rest:
        await rest.put("rooms/lobby/membership")
        waits = await upload(rest, b"waits")
        file = await upload(rest, b"sent")
        await sends(rest, "lobby", files=[{"upload": file["id"]}])
        image = await upload(rest, picture(), "image/png")
        await sends(rest, "lobby", images=[{"upload": image["id"]}])
    server.kill()
    kept = on_disk(server)
    forgotten = "f" * 64
    path = server.data / "uploads" / "f" / "f" / forgotten
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"left behind")
    (server.data / "uploads" / "drafts" / "0.partial").write_bytes(b"half")
    database = Database.open(server.data / "stonechat.db")
    with database.transaction() as tx:
        late = add_upload(tx, wren.user["id"], add_file(tx, blob="e" * 64), age=A_DAY)
        expired = server.data / "uploads" / "e" / "e" / ("e" * 64)
        expired.parent.mkdir(parents=True, exist_ok=True)
        expired.write_bytes(b"late")
    database.close()
    for each in (server.data / "uploads").rglob("*"):
        if each.is_file():
            os.utime(each, (1, 1))
    again = start_server(data=server.data)
    await gone(again, {forgotten, "e" * 64, "0.partial"})
    assert on_disk(again) == kept
    async with rest_client(again.url, wren.token) as rest:
        for content in (waits, file, image):
            assert (await looks(rest, again, content["id"])).status_code == 200
        assert (await looks(rest, again, late)).status_code == 404


async def test_a_database_that_does_not_own_the_files_removes_none(
    start_server: StartServer,
) -> None:
    server = start_server()
    wren = await register(server.url, "wren")
    async with rest_client(server.url, wren.token) as rest:
        await upload(rest, b"the same")
    server.stop()
    kept = on_disk(server)
    other = server.data / "other.db"
    again = start_server(
        data=server.data, environment={"STONECHAT_DATABASE_URL": f"sqlite:///{other}"}
    )
    robin = await register(again.url, "robin")
    async with rest_client(again.url, robin.token) as rest:
        mine = await upload(rest, b"the same")
        await rest.delete(f"uploads/{mine['id']}")
        await asyncio.sleep(0.2)
    assert on_disk(again) == kept
    assert "another database's files" in again.log
