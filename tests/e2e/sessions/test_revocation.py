"""Sessions that end while somebody uses them."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
import socketio
from socketio.exceptions import ConnectionError as RefusedError

from tests.support.accounts import PASSWORD, Account, log_in, register
from tests.support.chatter import TRANSPORTS, Chatter, chatter
from tests.support.names import new_name
from tests.support.pictures import encoded, painting
from tests.support.polling_session import PollingSession
from tests.support.rest import problem, rest_client
from tests.support.server import RunningServer

ANOTHER = "another password"

DELAY_SECONDS = 0.05
"""After which an official client comes back that was not told to stay away."""


async def is_over(url: str, token: str | None) -> None:
    """Assert that a token opens neither door."""
    assert token
    async with rest_client(url, token) as rest:
        problem(await rest.get("session"), 401, "unauthenticated")
    with pytest.raises(RefusedError):
        await Chatter().connect(url, token=token)


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_a_revoked_session_s_connections_end_at_once_and_the_others_go_on(
    server: RunningServer, wren: Account, transport: str
) -> None:
    lost = await log_in(server.url, wren.user["username"])
    transports = TRANSPORTS[transport]
    async with (
        rest_client(server.url, wren.token) as rest,
        chatter(server.url, token=wren.token, transports=transports) as here,
        chatter(server.url, token=lost.token, transports=transports) as phone,
        chatter(server.url, token=lost.token, transports=transports) as same_phone,
    ):
        answer = await rest.delete(f"sessions/{lost.session['id']}")
        assert (answer.status_code, answer.json()) == (200, {})
        await phone.is_put_out()
        await same_phone.is_put_out()
        await here.gets("list_rooms")
        [left] = (await rest.get("sessions")).json()["sessions"]
        assert left["id"] == wren.session["id"]
    await is_over(server.url, lost.token)


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_an_official_client_does_not_come_back_by_itself(
    server: RunningServer, wren: Account, transport: str
) -> None:
    client = socketio.AsyncClient(
        reconnection_delay=DELAY_SECONDS, reconnection_delay_max=DELAY_SECONDS
    )
    connects: list[str] = []
    ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    client.on("connect", lambda: connects.append("connect"))
    client.on("connect_error", connects.append)
    client.on("disconnect", ended.set_result)
    await client.connect(
        server.url, auth={"token": wren.token}, transports=list(TRANSPORTS[transport])
    )
    async with rest_client(server.url, wren.token) as rest:
        await rest.delete("session")
    assert await asyncio.wait_for(ended, 10) == client.reason.SERVER_DISCONNECT
    await asyncio.sleep(10 * DELAY_SECONDS)
    assert connects == ["connect"]
    assert not client.connected


async def test_a_client_between_two_polls_hears_of_the_end_at_the_next(
    server: RunningServer, wren: Account
) -> None:
    polling = await asyncio.to_thread(PollingSession.on_its_own, server.port)
    await asyncio.to_thread(polling.connect, wren.token)
    async with rest_client(server.url, wren.token) as rest:
        await rest.delete("session")
    with pytest.raises(AssertionError):  # nothing is taken from it any more
        await asyncio.to_thread(polling.say, '42["create_room",{"name":"late"}]')
    assert await asyncio.to_thread(polling.raw_packet) == "41"
    assert await asyncio.to_thread(polling.raw_packet) == "1"
    await asyncio.to_thread(polling.is_over)
    polling.close()


async def test_a_connection_that_came_by_cookie_ends_with_its_session(
    server: RunningServer, wren: Account
) -> None:
    headers = {"cookie": f"stonechat_session={wren.token}", "origin": server.url}
    async with (
        chatter(server.url, headers=headers) as person,
        rest_client(server.url, **headers) as rest,
    ):
        await rest.delete("session")
        await person.is_put_out()


async def test_a_guest_s_connection_ends_with_its_session_too(server: RunningServer) -> None:
    async with chatter(server.url, new_name("Guest")) as guest:
        async with rest_client(server.url, guest.token) as rest:
            await rest.delete("session")
        await guest.is_put_out()
    await is_over(server.url, guest.token)


async def test_nothing_that_waits_in_a_lane_takes_effect_after_the_end_of_its_session(
    server: RunningServer, wren: Account, robin: Account
) -> None:
    room, slow = new_name("room"), encoded(painting((3_000, 2_000)), "JPEG")
    async with (
        chatter(server.url, token=robin.token) as robins,
        chatter(server.url, token=wren.token) as wrens,
        rest_client(server.url, wren.token) as rest,
    ):
        await robins.gets("create_room", name=room)
        await wrens.gets("join_room", room=room)
        # While this is decoded the rest waits in the lane.
        await wrens.tells("send_message", room=room, text="late", images=[slow])
        for number in range(20):
            await wrens.tells("create_room", name=f"{room}-{number}")
            await wrens.tells("send_message", room=room, text="late")
        assert (await rest.delete("session")).status_code == 200
        await wrens.is_put_out()
        # By the time that this is decoded all that was begun before is done.
        for _ in range(2):
            await robins.gets("send_message", room=room, images=[slow])
        page = (await robins.gets("history", room=room))["messages"]
        assert [it["author"] for it in page] == [robin.user] * 2
        assert (await robins.gets("list_rooms", query=f"{room}-"))["rooms"] == []


async def test_ending_all_others_spares_the_session_that_asks(server: RunningServer) -> None:
    name = new_name("Wren")
    first = await register(server.url, name)
    second, third = await log_in(server.url, name), await log_in(server.url, name)
    async with (
        chatter(server.url, token=first.token) as one,
        chatter(server.url, token=second.token) as two,
        chatter(server.url, token=third.token) as three,
        rest_client(server.url, second.token) as rest,
    ):
        assert (await rest.delete("sessions")).json() == {}
        await one.is_put_out()
        await three.is_put_out()
        await two.gets("list_rooms")
    await is_over(server.url, first.token)


async def test_nobody_ends_a_session_of_somebody_else(
    server: RunningServer, wren: Account, robin: Account
) -> None:
    async with rest_client(server.url, robin.token) as rest:
        for session_id in (wren.session["id"], "nonsense", wren.session["id"].upper()):
            document = problem(
                await rest.delete(f"sessions/{session_id}"), 404, "session_not_found"
            )
            assert document["details"] == {"session": session_id}
        assert [it["id"] for it in (await rest.get("sessions")).json()["sessions"]] == [
            robin.session["id"]
        ]
    async with rest_client(server.url, wren.token) as rest:
        assert (await rest.get("session")).status_code == 200


async def test_another_password_ends_all_other_sessions(
    server: RunningServer, wren: Account
) -> None:
    name = wren.user["username"]
    other = await log_in(server.url, name)
    async with (
        chatter(server.url, token=wren.token) as here,
        chatter(server.url, token=other.token) as there,
        rest_client(server.url, wren.token) as rest,
    ):
        change = {"current": PASSWORD, "new": ANOTHER}
        assert (await rest.put("account/password", json=change)).json() == {}
        await there.is_put_out()
        await here.gets("list_rooms")
        asked = {"login": name, "password": PASSWORD}
        problem(await rest.post("sessions", json=asked), 401, "invalid_credentials")
    await is_over(server.url, other.token)
    assert (await log_in(server.url, name, ANOTHER)).user == wren.user


@pytest.mark.parametrize(
    ("current", "new", "status", "code"),
    [
        ("not my password", ANOTHER, 401, "invalid_credentials"),
        (PASSWORD, "short", 422, "invalid_password"),
        (PASSWORD, "x" * 257, 422, "invalid_password"),
        (PASSWORD, "{name}", 422, "invalid_password"),
        (PASSWORD, "x" * 1_001, 400, "invalid_request"),
    ],
)
async def test_a_password_that_is_refused_changes_nothing(
    server: RunningServer, current: str, new: str, status: int, code: str
) -> None:
    name = new_name("A-rather-long-name")
    wren = await register(server.url, name)
    other = await log_in(server.url, name)
    async with rest_client(server.url, wren.token) as rest:
        change = {"current": current, "new": new.format(name=name)}
        problem(await rest.put("account/password", json=change), status, code)
    async with rest_client(server.url, other.token) as rest:
        assert (await rest.get("session")).status_code == 200
    await log_in(server.url, name)


async def test_a_guest_has_no_password_to_change(server: RunningServer) -> None:
    async with (
        chatter(server.url, new_name("Guest")) as guest,
        rest_client(server.url, guest.token) as rest,
    ):
        change = {"current": PASSWORD, "new": ANOTHER}
        problem(await rest.put("account/password", json=change), 403, "forbidden")


async def test_who_signs_out_everywhere_leaves_no_token_behind(
    server: RunningServer, wren: Account
) -> None:
    others = [await log_in(server.url, wren.user["username"]) for _ in range(3)]
    async with rest_client(server.url, wren.token) as rest:
        await rest.delete("sessions")
        assert (await rest.delete("session")).json() == {}
        problem(await rest.get("session"), 401, "unauthenticated")
        problem(await rest.delete("session"), 401, "unauthenticated")
    for other in others:
        await is_over(server.url, other.token)


class SlowRequest:
    """A request of REST whose body is on its way."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def begin(
        self, token: str, line: str, length: int, media_type: str = "application/json"
    ) -> None:
        """Send what stands above the body; the server looks at once who asks."""
        head = (
            f"{line} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: {media_type}\r\nContent-Length: {length}\r\n"
            "Expect: 100-continue\r\n\r\n"
        )
        self._writer.write(head.encode())
        # Said when the body is asked for, which is after that look.
        assert await self._reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"

    async def end(self, body: bytes) -> bytes:
        """Send the body, and return the status line of the answer."""
        self._writer.write(body)
        return await asyncio.wait_for(self._reader.readline(), 10)


@pytest.fixture
async def slow_request(server: RunningServer) -> AsyncIterator[SlowRequest]:
    """Yield a request that has a connection and nothing else."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    yield SlowRequest(reader, writer)
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("POST /api/v1/rooms/lobby/messages", {"text": "late"}),  # a set act
        ("POST /api/v1/rooms", {"name": "late"}),  # an act
        ("POST /api/v1/catch-up", {"rooms": {}, "whispers": {}}),  # a query
        ("PATCH /api/v1/profile", {"bio": "late"}),
    ],
)
@pytest.mark.parametrize("is_revoked", [True, False])
async def test_a_request_whose_body_comes_after_the_end_of_its_session_does_nothing(
    server: RunningServer,
    wren: Account,
    slow_request: SlowRequest,
    line: str,
    body: dict[str, object],
    *,
    is_revoked: bool,
) -> None:
    lost = await log_in(server.url, wren.user["username"])
    sent = json.dumps(body).replace("late", new_name("late")).encode()
    async with rest_client(server.url, wren.token) as rest:
        await rest.put("rooms/lobby/membership")
        before = (await rest.get("rooms/lobby/messages")).json()["messages"]
        await slow_request.begin(lost.token, line, len(sent))
        if is_revoked:
            assert (await rest.delete("sessions")).json() == {}
        answer = await slow_request.end(sent)
        assert (answer.split()[1] == b"401") == is_revoked, answer
        if is_revoked:
            assert (await rest.get("rooms/lobby/messages")).json()["messages"] == before
            assert (await rest.get("profile")).json()["profile"]["bio"] is None


async def test_a_picture_that_comes_after_the_end_of_its_session_is_not_shown(
    server: RunningServer, wren: Account, slow_request: SlowRequest
) -> None:
    lost = await log_in(server.url, wren.user["username"])
    picture = encoded(painting((64, 64)), "PNG")
    async with rest_client(server.url, wren.token) as rest:
        await slow_request.begin(
            lost.token, "PUT /api/v1/profile/avatar", len(picture), "image/png"
        )
        await rest.delete("sessions")
        assert (await slow_request.end(picture)).split()[1] == b"401"
        assert (await rest.get("profile")).json()["profile"]["avatar"] == wren.user["avatar"]
    assert not list((server.data / "avatars").rglob("*.webp"))


async def test_an_export_breaks_off_with_the_end_of_its_session(
    server: RunningServer, wren: Account
) -> None:
    lost = await log_in(server.url, wren.user["username"])
    room = new_name("room")
    async with chatter(server.url, token=wren.token) as person:
        await person.gets("create_room", name=room)
        for _ in range(30):  # more than all buffers on the way hold
            await asyncio.gather(
                *(person.gets("send_message", room=room, text="x" * 10_000) for _ in range(50))
            )
    received = bytearray()
    async with (
        rest_client(server.url, wren.token) as rest,
        rest_client(server.url, lost.token) as thief,
        thief.stream("GET", "account/export") as answer,
    ):
        await rest.delete("sessions")
        async for piece in answer.aiter_bytes():
            received += piece
    assert received.startswith(b'{"exported_at"')
    assert len(received) < 10_000_000
    with pytest.raises(json.JSONDecodeError):
        json.loads(received)
