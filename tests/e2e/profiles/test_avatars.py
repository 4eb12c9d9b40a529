"""Pictures of people: sent over REST, shown at their addresses, kept while they are shown."""

import asyncio
import os

import httpx
import pytest
from PIL import Image

from tests.support.accounts import PASSWORD, Account, register
from tests.support.chatter import chatter
from tests.support.pictures import assert_alike, encoded, opened, painting, picture, png_claiming
from tests.support.rest import problem, rest_client
from tests.support.server import RunningServer, StartServer

PNG = {"content-type": "image/png"}


def stored(server: RunningServer) -> set[str]:
    """Return the ids of the pictures on the disk."""
    files = (path for path in (server.data / "avatars").rglob("*") if path.is_file())
    return {path.name.partition(".")[0] for path in files}


async def shown_with(rest: httpx.AsyncClient, data: bytes, query: str = "", **headers: str) -> str:
    """Choose a picture, which must be a good one; its address."""
    answer = await rest.put(f"profile/avatar{query}", content=data, headers={**PNG, **headers})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["profile"]["avatar"])


def address(server: RunningServer, avatar: str) -> str:
    return server.url + avatar


async def gone(server: RunningServer, avatar: str) -> None:
    """Wait until a picture's files are removed."""
    async with asyncio.timeout(10):
        while avatar.removeprefix("/avatars/") in stored(server):
            await asyncio.sleep(0.01)


async def test_a_picture_is_shown_as_a_square_in_several_sizes(
    server: RunningServer, as_wren: httpx.AsyncClient
) -> None:
    image = painting((300, 200))
    avatar = await shown_with(as_wren, encoded(image, "PNG"), "?x=100&y=40&size=150")
    async with rest_client(server.url) as anybody:
        for size, side in (("", 150), ("/128", 128), ("/64", 64)):
            answer = await anybody.get(address(server, avatar + size))
            assert answer.headers["content-type"] == "image/webp"
            part = image.crop((100, 40, 250, 190)).resize((side, side), Image.Resampling.LANCZOS)
            assert_alike(part, opened(answer.content), tolerance=4)


async def test_others_hear_of_a_picture_and_see_it_beside_messages(
    server: RunningServer, wren: Account, as_wren: httpx.AsyncClient
) -> None:
    async with chatter(server.url, token=wren.token) as own:
        await own.gets("join_room", room="lobby")
        avatar = await shown_with(as_wren, picture())
        assert (await own.hears("profile_changed"))["avatar"] == avatar
        reply = await own.gets("send_message", room="lobby", text="Look at me.")
        assert reply["message"]["author"]["avatar"] == avatar
        await as_wren.delete("profile/avatar")
        assert (await own.hears("profile_changed"))["avatar"] is None


async def test_another_picture_has_another_address_and_the_files_before_go(
    server: RunningServer, as_wren: httpx.AsyncClient
) -> None:
    first = await shown_with(as_wren, picture())
    second = await shown_with(as_wren, picture(colour="#204060"))
    assert first != second
    await gone(server, first)
    assert second.removeprefix("/avatars/") in stored(server)
    await as_wren.delete("profile/avatar")
    await gone(server, second)
    async with rest_client(server.url) as anybody:
        problem(await anybody.get(address(server, second)), 404, "user_not_found")


async def test_the_picture_of_a_deleted_account_goes(
    server: RunningServer, as_wren: httpx.AsyncClient
) -> None:
    avatar = await shown_with(as_wren, picture())
    deleted = await as_wren.request("DELETE", "account", json={"password": PASSWORD})
    assert deleted.status_code == 200, deleted.text
    await gone(server, avatar)


# --- What is no picture ---------------------------------------------------------------------------

BAD = {
    "text": (b"hello, this is no image", "invalid_image", 422),
    "nothing": (b"", "invalid_image", 422),
    "html": (b"<!doctype html><script>alert(1)</script>", "invalid_image", 422),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "invalid_image", 422),
    "a bomb": (png_claiming(50_000, 50_000), "invalid_image", 422),
    "cut short": (encoded(painting((400, 300)), "PNG")[:2_000], "invalid_image", 422),
    "too many bytes": (bytes(10_000_001), "image_too_large", 413),
    "far too many bytes": (bytes(12_000_001), "invalid_request", 413),
}


@pytest.mark.parametrize("case", BAD)
async def test_what_is_no_picture_is_refused_and_changes_nothing(
    server: RunningServer, as_wren: httpx.AsyncClient, case: str
) -> None:
    data, code, status = BAD[case]
    before = await shown_with(as_wren, picture())
    kept = stored(server)
    problem(await as_wren.put("profile/avatar", content=data, headers=PNG), status, code)
    assert (await as_wren.get("profile")).json()["profile"]["avatar"] == before
    assert stored(server) == kept


@pytest.mark.parametrize(
    ("query", "path", "status"),
    [
        ("?x=1&y=1", "size", 422),
        ("?size=5", "size", 422),
        ("?x=-1&y=1&size=5", "x", 400),
        ("?x=1&y=1&size=0", "size", 400),
        ("?x=1&y=1&size=two", "size", 400),
        ("?x=1&x=2&y=1&size=2", "x", 400),
    ],
)
async def test_a_square_that_makes_no_sense_is_refused(
    as_wren: httpx.AsyncClient, query: str, path: str, status: int
) -> None:
    answer = await as_wren.put(f"profile/avatar{query}", content=picture(), headers=PNG)
    assert problem(answer, status, "invalid_request")["details"] == {"path": path}


async def test_a_square_beyond_the_picture_is_refused(as_wren: httpx.AsyncClient) -> None:
    answer = await as_wren.put(
        "profile/avatar?x=30&y=0&size=20", content=picture(size=(40, 30)), headers=PNG
    )
    assert "40 by 30" in problem(answer, 422, "invalid_image")["detail"]


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "image/svg+xml", ""])
async def test_a_body_of_another_kind_is_refused(as_wren: httpx.AsyncClient, kind: str) -> None:
    headers = {"content-type": kind} if kind else {}
    answer = await as_wren.put("profile/avatar", content=picture(), headers=headers)
    problem(answer, 415, "invalid_request")


async def test_the_content_decides_what_a_picture_is_and_not_its_name(
    server: RunningServer, as_wren: httpx.AsyncClient
) -> None:
    avatar = await shown_with(as_wren, picture("GIF"), **{"content-type": "image/jpeg"})
    async with rest_client(server.url) as anybody:
        assert opened((await anybody.get(address(server, avatar))).content).format == "WEBP"


@pytest.mark.parametrize("length", ["content-length: 500000", "transfer-encoding: chunked"])
async def test_who_goes_away_while_sending_a_picture_is_no_defect(
    server: RunningServer, wren: Account, as_wren: httpx.AsyncClient, length: str
) -> None:
    head = (
        "PUT /api/v1/profile/avatar HTTP/1.1\r\nhost: localhost\r\ncontent-type: image/png\r\n"
        f"authorization: Bearer {wren.token}\r\n{length}\r\nexpect: 100-continue\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(head.encode())
    # Asked to go on: by now the body is being read.
    assert (await reader.readline()).startswith(b"HTTP/1.1 100")
    writer.write(b"100\r\n" + bytes(100))
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    # Whatever the server makes of it, it has done so when it has answered somebody else.
    assert await shown_with(as_wren, picture())
    assert "a REST request failed" not in server.log


async def test_a_guest_is_refused_before_the_picture_is_read(server: RunningServer) -> None:
    async with chatter(server.url, "guest") as guest, rest_client(server.url, guest.token) as rest:
        answer = await rest.put("profile/avatar", content=b"no picture", headers=PNG)
        problem(answer, 403, "forbidden")


async def test_a_page_elsewhere_cannot_change_a_picture_with_the_cookie(
    server: RunningServer, wren: Account
) -> None:
    async with rest_client(server.url, cookie=f"stonechat_session={wren.token}") as rest:
        own = {**PNG, "sec-fetch-site": "same-origin"}
        foreign = {**PNG, "sec-fetch-site": "cross-site", "origin": "https://elsewhere.example"}
        answer = await rest.put("profile/avatar", content=picture(), headers=foreign)
        problem(answer, 403, "forbidden")
        answer = await rest.put("profile/avatar", content=picture(), headers=own)
        assert answer.status_code == 200, answer.text


async def test_where_people_register_pictures_are_for_those_who_are_in(
    start_server: StartServer,
) -> None:
    closed = start_server(environment={"STONECHAT_ACCESS": "registered"})
    wren = await register(closed.url, "wren")
    async with rest_client(closed.url, wren.token) as rest, rest_client(closed.url) as stranger:
        avatar = await shown_with(rest, picture())
        for shown in (avatar, f"/avatars/of/{wren.user['id']}.svg"):
            problem(await stranger.get(address(closed, shown)), 404, "user_not_found")
            seen = await rest.get(address(closed, shown))
            assert seen.status_code == 200
            assert seen.headers["cache-control"].startswith("private, ")
            cookie = {"cookie": f"stonechat_session={wren.token}"}
            by_cookie = await stranger.get(address(closed, shown), headers=cookie)
            assert by_cookie.status_code == 200


# --- The sweep ------------------------------------------------------------------------------------


async def test_a_sweep_takes_what_a_crash_left_and_never_a_picture_that_is_shown(
    start_server: StartServer,
) -> None:
    server = start_server()
    wren = await register(server.url, "wren")
    async with rest_client(server.url, wren.token) as rest:
        avatar = await shown_with(rest, picture())
    server.kill()
    forgotten = "0199f0c0-cafe-7abc-babe-0123456789ab"
    for suffix in (".small", ".middle", ".large"):
        path = server.data / "avatars" / "b" / "a" / f"{forgotten}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"left behind")
    for path in (server.data / "avatars").rglob("*.*"):
        os.utime(path, (1, 1))

    again = start_server(data=server.data)
    await gone(again, f"/avatars/{forgotten}")
    assert stored(again) == {avatar.removeprefix("/avatars/")}
    async with rest_client(again.url) as anybody:
        answer = await anybody.get(address(again, f"{avatar}/64"))
    assert opened(answer.content).size == (30, 30)
