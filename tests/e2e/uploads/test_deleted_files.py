"""What a deleted message had is gone for everybody, and from the disk; what others have stays."""

import asyncio
import hashlib
import os

import httpx

from stonechat.delivery.blobs import Blobs
from stonechat.storage.database import Database
from tests.contract.storage.scenery import add_image, say
from tests.e2e.uploads.uploading import PNG, gone, looks, on_disk, sends, upload
from tests.support.accounts import Account, register
from tests.support.chatter import chatter
from tests.support.pictures import encoded, painting, picture
from tests.support.rest import rest_client
from tests.support.server import RunningServer, StartServer


def fresh() -> bytes:
    """Content that nobody else has."""
    return os.urandom(2_000)


def name_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


async def deletes(rest: httpx.AsyncClient, message_id: str) -> None:
    answer = await rest.delete(f"messages/{message_id}")
    assert answer.status_code == 200, answer.text
    assert answer.json()["message"]["files"] == []


async def test_files_go_with_their_message_for_its_author_too(
    server: RunningServer, as_wren: httpx.AsyncClient, as_robin: httpx.AsyncClient
) -> None:
    await as_wren.put("rooms/lobby/membership")
    data, before = fresh(), on_disk(server)
    file = await upload(as_wren, data)
    image = await upload(as_wren, encoded(painting((33, 44)), "PNG"), PNG)
    new = on_disk(server) - before
    assert len(new) == 3
    message = await sends(
        as_wren, "lobby", images=[{"upload": image["id"]}], files=[{"upload": file["id"]}]
    )
    etag = (await looks(as_wren, server, file["id"])).headers["etag"]
    await deletes(as_wren, message["id"])
    async with rest_client(server.url) as stranger:
        for rest in (as_wren, as_robin, stranger):
            for content in (file, image):
                assert (await looks(rest, server, content["id"])).status_code == 404
                thumbnail = await rest.get(f"{server.url}/uploads/{content['id']}/thumbnail")
                assert thumbnail.status_code == 404
    kept = await as_wren.get(f"{server.url}/uploads/{file['id']}", headers={"if-none-match": etag})
    assert kept.status_code == 404
    await gone(server, new)


async def test_of_two_messages_with_the_same_content_the_other_keeps_it(
    server: RunningServer, as_wren: httpx.AsyncClient, as_robin: httpx.AsyncClient
) -> None:
    data, messages, files = fresh(), [], []
    for rest in (as_wren, as_robin):
        await rest.put("rooms/lobby/membership")
        file = await upload(rest, data)
        files.append(file)
        messages.append(await sends(rest, "lobby", files=[{"upload": file["id"]}]))
    await deletes(as_wren, messages[0]["id"])
    assert (await looks(as_robin, server, files[0]["id"])).status_code == 404
    await asyncio.sleep(0.1)
    assert (await looks(as_wren, server, files[1]["id"])).content == data
    await deletes(as_robin, messages[1]["id"])
    await gone(server, {name_of(data)})


async def test_images_that_came_with_a_message_share_and_go_the_same_way(
    server: RunningServer, wren: Account, as_wren: httpx.AsyncClient
) -> None:
    data, before = picture(size=(123, 77), colour="#123456"), on_disk(server)
    async with chatter(server.url, token=wren.token) as own:
        await own.gets("join_room", room="lobby")
        first = (await own.gets("send_message", room="lobby", images=[data]))["message"]
        second = (await own.gets("send_message", room="lobby", images=[data]))["message"]
    new = on_disk(server) - before
    assert len(new) == 2
    await deletes(as_wren, first["id"])
    await asyncio.sleep(0.1)
    assert (await looks(as_wren, server, second["images"][0]["id"])).status_code == 200
    await deletes(as_wren, second["id"])
    await gone(server, new)


async def test_whoever_sends_the_same_while_it_is_deleted_keeps_it(
    server: RunningServer, as_wren: httpx.AsyncClient, as_robin: httpx.AsyncClient
) -> None:
    for rest in (as_wren, as_robin):
        await rest.put("rooms/lobby/membership")
    data = fresh()

    async def sends_and_deletes() -> None:
        for _ in range(15):
            file = await upload(as_wren, data)
            message = await sends(as_wren, "lobby", files=[{"upload": file["id"]}])
            await deletes(as_wren, message["id"])

    async def sends_and_keeps() -> list[str]:
        kept = []
        for _ in range(15):
            file = await upload(as_robin, data)
            await sends(as_robin, "lobby", files=[{"upload": file["id"]}])
            assert (await looks(as_robin, server, file["id"])).content == data
            kept.append(file["id"])
        return kept

    _, kept = await asyncio.gather(sends_and_deletes(), sends_and_keeps())
    for content_id in kept:
        assert (await looks(as_wren, server, content_id)).content == data


async def test_images_of_older_versions_are_shown_and_go_like_any_other(
    start_server: StartServer,
) -> None:
    server = start_server()
    wren = await register(server.url, "wren")
    async with rest_client(server.url, wren.token) as rest:
        await rest.put("rooms/lobby/membership")
    server.stop()
    database = Database.open(server.data / "stonechat.db")
    with database.transaction() as tx:
        image = add_image(tx)
        message = say(tx, "lobby", wren.user["id"], "From before", images=(image,))
    database.close()
    # Such as they were: named by the id.
    blobs = Blobs(server.data / "uploads")
    blobs.put({image.id: picture(), f"{image.id}.thumbnail": picture("WEBP")})
    again = start_server(data=server.data)
    async with rest_client(again.url, wren.token) as rest:
        assert (await looks(rest, again, image.id)).content == picture()
        assert (await looks(rest, again, f"{image.id}/thumbnail")).content == picture("WEBP")
        await deletes(rest, message.id)
        await gone(again, {image.id, f"{image.id}.thumbnail"})


async def test_who_is_removed_from_a_room_has_its_files_no_more(
    server: RunningServer, as_wren: httpx.AsyncClient, robin: Account, as_robin: httpx.AsyncClient
) -> None:
    made = await as_wren.post("rooms", json={"title": "Nest", "visibility": "private"})
    room = made.json()["room"]["id"]
    added = await as_wren.post(f"rooms/{room}/members", json={"user": robin.user["id"]})
    assert added.status_code in {200, 201}, added.text
    file = await upload(as_wren, fresh())
    await sends(as_wren, room, files=[{"upload": file["id"]}])
    assert (await looks(as_robin, server, file["id"])).status_code == 200
    removed = await as_wren.delete(f"rooms/{room}/members/{robin.user['id']}")
    assert removed.status_code == 200, removed.text
    assert (await looks(as_robin, server, file["id"])).status_code == 404
    assert (await looks(as_wren, server, file["id"])).status_code == 200
