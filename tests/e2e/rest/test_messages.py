"""Messages over REST, beside the sockets of the same people."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.e2e.rest.conftest import Arrives, Guest
from tests.support.rest import problem


@pytest.fixture
async def nest(wren: Guest) -> Guest:
    """Return a guest who owns the room `nest`."""
    await wren.rest.post("rooms", json={"name": "nest"})
    return wren


async def test_what_is_said_over_rest_is_heard_by_sockets(nest: Guest) -> None:
    answer = await nest.rest.post("rooms/nest/messages", json={"text": "First egg"})
    assert answer.status_code == 201, answer.text
    message = answer.json()["message"]
    assert await nest.chatter.hears("message") == message
    history = (await nest.rest.get("rooms/nest/messages")).json()
    assert history["messages"] == [message]
    assert (history["more_before"], history["more_after"]) == (False, False)


async def test_a_retry_stores_nothing_whichever_door_it_comes_by(nest: Guest) -> None:
    send = {"text": "First egg", "client_id": "egg-1"}
    answers = await asyncio.gather(
        *(nest.rest.post("rooms/nest/messages", json=send) for _ in range(5))
    )
    by_socket = await nest.chatter.gets("send_message", room="nest", **send)
    ids = {answer.json()["message"]["id"] for answer in answers} | {by_socket["message"]["id"]}
    assert len(ids) == 1
    assert len((await nest.rest.get("rooms/nest/messages")).json()["messages"]) == 1


async def test_history_is_read_from_any_place(nest: Guest) -> None:
    sent = [
        (await nest.rest.post("rooms/nest/messages", json={"text": str(number)})).json()["message"]
        for number in range(1, 6)
    ]

    async def texts(**place: str | int) -> list[str]:
        answer = await nest.rest.get("rooms/nest/messages", params=place)
        assert answer.status_code == 200, answer.text
        return [message["text"] for message in answer.json()["messages"]]

    assert await texts(before=3) == ["1", "2"]
    assert await texts(after=3) == ["4", "5"]
    assert await texts(limit=2) == ["4", "5"]
    assert await texts(around=3, limit=3) == ["2", "3", "4"]
    assert await texts(around_message=sent[1]["id"], limit=1) == ["2"]


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=ten", "limit"),
        ("limit=5.0", "limit"),
        ("limit=null", "limit"),
        ("limit=", "limit"),
        ("limit=%F0%9D%9F%93", "limit"),
        ("limit=5&limit=6", "limit"),
        ("before=-1", "before"),
        ("before=99999999999999999999", "before"),
        ("around_message=", "around_message"),
        ("around_message=%00", "around_message"),
        ("around_message=%ff", ""),
        ("&".join(f"x{number}=1" for number in range(51)), ""),
    ],
)
async def test_an_address_that_makes_no_sense_is_refused(
    nest: Guest, query: str, path: str
) -> None:
    answer = await nest.rest.get(f"rooms/nest/messages?{query}")
    assert problem(answer, 400, "invalid_request")["details"]["path"] == path


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (b'{"text": 5}', "text"),
        (b'{"text": "a\\u0000b"}', "text"),
        (b'{"text": "x", "client_id": ""}', "client_id"),
        (b'{"text": "x", "to": [1]}', "to[0]"),
        (b'{"text": "x", "images": ["aGVsbG8="]}', "images[0]"),
        (b'{"text": "x", "images": [{"data": "aGVsbG8="}]}', "images[0].upload"),
        (b'{"text": "\\ud800"}', ""),
        (b'{"text": "x"', ""),
        (b'["text"]', ""),
        (b"[" * 5_000, ""),
        (b"\xff\xfe", ""),
    ],
)
async def test_a_body_that_makes_no_sense_is_refused(nest: Guest, body: bytes, path: str) -> None:
    answer = await nest.rest.post(
        "rooms/nest/messages", content=body, headers={"content-type": "application/json"}
    )
    assert problem(answer, 400, "invalid_request")["details"]["path"] == path


async def test_what_can_be_read_and_makes_no_sense_is_no_bad_request(nest: Guest) -> None:
    address = "rooms/nest/messages"
    for query, path in [("at=yesterday", "at"), ("before=1&after=2", "")]:
        answer = await nest.rest.get(f"{address}?{query}")
        assert problem(answer, 422, "invalid_request")["details"]["path"] == path
    answer = await nest.rest.post(address, json={"images": [{"upload": "7"}] * 11})
    assert problem(answer, 422, "invalid_request")["details"]["path"] == "images"


async def test_a_whole_number_may_be_written_with_a_point(nest: Guest) -> None:
    answer = await nest.rest.put(
        "rooms/nest/membership",
        content=b'{"limit": 5.0}',
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 200, answer.text


async def test_the_room_of_the_address_is_the_one_that_counts(nest: Guest) -> None:
    body = {"room": "lobby", "text": "Here"}
    sent = (await nest.rest.post("rooms/nest/messages", json=body)).json()["message"]
    nest_id = (await nest.rest.get("rooms/nest")).json()["room"]["id"]
    assert sent["room"] == nest_id


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""],
)
async def test_a_form_is_no_json(nest: Guest, content_type: str) -> None:
    headers = {"content-type": content_type} if content_type else {}
    answer = await nest.rest.post("rooms/nest/messages", content=b'{"text": "x"}', headers=headers)
    problem(answer, 415, "invalid_request")


async def test_a_body_that_is_too_large_is_not_read(nest: Guest) -> None:
    large = {"text": "x" * 100_000}
    problem(await nest.rest.post("rooms/nest/messages", json=large), 413, "invalid_request")

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 10_000

    streamed = await nest.rest.post(
        "rooms/nest/messages", content=chunks(), headers={"content-type": "application/json"}
    )
    problem(streamed, 413, "invalid_request")


async def test_the_longest_text_fits_however_it_is_escaped(nest: Guest) -> None:
    body = b'{"text": "' + b"\\u00e4" * 10_000 + b'"}'
    answer = await nest.rest.post(
        "rooms/nest/messages", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 201, answer.text
    assert answer.json()["message"]["text"] == "ä" * 10_000


async def test_a_message_that_cannot_be_is_refused_by_its_own_code(
    nest: Guest, arrives: Arrives
) -> None:
    robin = await arrives("robin")
    say = "rooms/nest/messages"
    problem(await nest.rest.post(say, json={"text": " "}), 422, "empty_message")
    problem(await nest.rest.post(say, json={"text": "x" * 10_001}), 422, "message_too_long")
    problem(await nest.rest.post(say, json={"text": "x", "to": ["robin"]}), 403, "forbidden")
    problem(await robin.rest.post(say, json={"text": "x"}), 403, "not_in_room")
    problem(await robin.rest.post("rooms/no/messages", json={"text": "x"}), 404, "room_not_found")


async def test_what_belongs_to_somebody_is_kept_by_no_cache(
    nest: Guest, stranger: httpx.AsyncClient
) -> None:
    for answer in (
        await nest.rest.get("rooms/nest/messages"),
        await nest.rest.get("rooms"),
        await stranger.get("rooms"),
    ):
        assert answer.headers["cache-control"] == "no-store"
