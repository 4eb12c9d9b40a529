"""Uploads: received over REST, put into messages at both doors, shown to those who may see them."""

import asyncio
import hashlib
import os
from io import BytesIO

import httpx
import pytest
from PIL import Image

from tests.e2e.uploads.uploading import PNG, gone, in_pieces, looks, on_disk, sends, upload
from tests.support.accounts import Account, register
from tests.support.chatter import chatter
from tests.support.names import new_name
from tests.support.pictures import encoded, opened, painting, picture
from tests.support.rest import problem, rest_client
from tests.support.server import RunningServer, StartServer

UNKNOWN = "0199f0c0-cafe-7abc-babe-0123456789ab"


def fresh() -> bytes:
    """Content that nobody else has."""
    return os.urandom(2_000)


def name_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


async def private_room(rest: httpx.AsyncClient) -> str:
    answer = await rest.post("rooms", json={"title": "Nest", "visibility": "private"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["room"]["id"])


# --- From upload to message -----------------------------------------------------------------------


async def test_a_file_and_an_image_go_from_an_upload_into_a_message_that_others_hear(
    server: RunningServer, wren: Account, as_wren: httpx.AsyncClient, robin: Account
) -> None:
    data = fresh()
    file = await upload(as_wren, data, name="C:\\secret\\plan.txt")
    image = await upload(as_wren, encoded(painting((900, 300)), "JPEG"), "image/jpeg", alt="A sea")
    assert file["file"] == {
        "id": file["id"],
        "url": f"/uploads/{file['id']}",
        "name": "plan.txt",
        "type": "text/plain",
        "bytes": 2_000,
    }
    assert (image["image"]["width"], image["image"]["alt"]) == (900, "A sea")
    async with (
        chatter(server.url, token=wren.token) as own,
        chatter(server.url, token=robin.token) as other,
    ):
        for person in (own, other):
            await person.gets("join_room", room="lobby")
        asked = {"images": [{"upload": image["id"]}], "files": [{"upload": file["id"]}]}
        reply = await own.gets("send_message", room="lobby", **asked)
        heard = await other.hears("message")
    assert heard == reply["message"]
    assert heard["images"] == [image["image"]]
    assert heard["files"] == [file["file"]]
    async with rest_client(server.url) as stranger:
        saved = await looks(stranger, server, file["id"])
        assert (saved.status_code, saved.content) == (200, data)
        assert saved.headers["content-disposition"].startswith('attachment; filename="plan.txt"')
        shown = await looks(stranger, server, image["id"])
        assert opened(shown.content).size == (900, 300)
        small = await stranger.get(server.url + heard["images"][0]["thumbnail_url"])
        assert opened(small.content).size == (640, 213)


async def test_images_of_a_message_stand_as_they_were_ordered_raw_ones_among_them(
    server: RunningServer, wren: Account, as_wren: httpx.AsyncClient
) -> None:
    first = await upload(as_wren, picture(size=(3, 9)), PNG)
    last = await upload(as_wren, picture(size=(1, 9)), PNG, name="last.png")
    async with chatter(server.url, token=wren.token) as own:
        await own.gets("join_room", room="lobby")
        images = [{"upload": last["id"], "alt": "The end"}, picture(size=(2, 9))]
        images.append({"upload": first["id"]})
        reply = await own.gets("send_message", room="lobby", images=images)
    shown = reply["message"]["images"]
    assert [image["width"] for image in shown] == [1, 2, 3]
    assert [image["alt"] for image in shown] == ["The end", None, None]
    assert shown[0]["name"] == "last.png"


async def test_an_image_keeps_nothing_of_where_it_was_taken_and_a_file_all_of_it(
    server: RunningServer, as_wren: httpx.AsyncClient
) -> None:
    exif = Image.Exif()
    exif[0x010E] = "at home, behind the third tree"
    data = encoded(painting(), "JPEG", exif=exif)
    assert b"third tree" in data
    image = await upload(as_wren, data, "image/jpeg")
    file = await upload(as_wren, data, "application/octet-stream")
    assert b"third tree" not in (await looks(as_wren, server, image["id"])).content
    assert (await looks(as_wren, server, file["id"])).content == data


async def test_over_rest_a_message_names_uploads_just_as_well(
    as_wren: httpx.AsyncClient,
) -> None:
    await as_wren.put("rooms/lobby/membership")
    one, two = await upload(as_wren, fresh()), await upload(as_wren, picture(), PNG)
    message = await sends(
        as_wren,
        "lobby",
        images=[{"upload": two["id"]}],
        files=[{"upload": one["id"], "name": "other.txt"}],
    )
    assert [file["name"] for file in message["files"]] == ["other.txt"]
    page = (await as_wren.get("rooms/lobby/messages", params={"limit": 1})).json()
    assert page["messages"] == [message]


# --- Trying again ---------------------------------------------------------------------------------


async def test_the_same_client_id_brings_the_first_upload_back_and_stores_nothing(
    server: RunningServer, as_wren: httpx.AsyncClient, as_robin: httpx.AsyncClient
) -> None:
    data = fresh()
    first = await upload(as_wren, data, client_id="mine")
    before = on_disk(server)
    assert await upload(as_wren, data, client_id="mine") == first
    assert await upload(as_wren, fresh(), client_id="mine") == first
    assert on_disk(server) == before
    assert (await upload(as_robin, data, client_id="mine"))["id"] != first["id"]


async def test_many_tries_at_once_come_to_one_upload(
    server: RunningServer, as_wren: httpx.AsyncClient
) -> None:
    data = fresh()
    found = await asyncio.gather(*(upload(as_wren, data, client_id="at once") for _ in range(8)))
    assert len({one["id"] for one in found}) == 1
    assert (await looks(as_wren, server, found[0]["id"])).content == data


async def test_an_upload_survives_the_end_of_the_server(start_server: StartServer) -> None:
    server, data = start_server(), fresh()
    wren = await register(server.url, "wren")
    async with rest_client(server.url, wren.token) as rest:
        first = await upload(rest, data, client_id="before the end")
    server.kill()
    again = start_server(data=server.data)
    async with rest_client(again.url, wren.token) as rest:
        assert await upload(rest, data, client_id="before the end") == first
        assert (await looks(rest, again, first["id"])).content == data


# --- Once, and by its uploader --------------------------------------------------------------------


async def test_an_upload_is_sent_once_and_by_nobody_else(
    server: RunningServer,
    robin: Account,
    as_wren: httpx.AsyncClient,
    as_robin: httpx.AsyncClient,
) -> None:
    for rest in (as_wren, as_robin):
        await rest.put("rooms/lobby/membership")
    file, image = await upload(as_wren, fresh()), await upload(as_wren, picture(), PNG)
    asked = {"images": [{"upload": image["id"]}], "files": [{"upload": file["id"]}]}
    foreign = await as_robin.post("rooms/lobby/messages", json=asked)
    unknown = await as_robin.post(
        "rooms/lobby/messages", json={"images": [{"upload": UNKNOWN}], "text": "x"}
    )
    refusal = problem(foreign, 422, "invalid_image")
    assert refusal["details"]["path"] == "images[0]"
    assert refusal["detail"] == problem(unknown, 422, "invalid_image")["detail"]
    async with chatter(server.url, token=robin.token) as other:
        told = await other.is_refused("send_message", room="lobby", **asked)
        assert told["code"] == "invalid_image"
        raw = [picture(), {"upload": image["id"]}]
        told = await other.is_refused("send_message", room="lobby", images=raw)
        assert told["details"]["path"] == "images[1]"
    await sends(as_wren, "lobby", **asked)
    for field, path in (("images", "images[0]"), ("files", "files[0]")):
        again = await as_wren.post(
            "rooms/lobby/messages", json={field: asked[field], "text": "again"}
        )
        assert problem(again, 422, "invalid_image")["details"]["path"] == path


async def test_a_retry_of_a_message_is_answered_though_its_upload_is_used(
    as_wren: httpx.AsyncClient,
) -> None:
    await as_wren.put("rooms/lobby/membership")
    file = await upload(as_wren, fresh())
    asked = {"files": [{"upload": file["id"]}], "client_id": "once"}
    assert await sends(as_wren, "lobby", **asked) == await sends(as_wren, "lobby", **asked)


async def test_what_waits_is_shown_to_its_uploader_alone_and_goes_when_it_is_taken_back(
    server: RunningServer, as_wren: httpx.AsyncClient, as_robin: httpx.AsyncClient
) -> None:
    data = fresh()
    file = await upload(as_wren, data)
    assert (await looks(as_wren, server, file["id"])).content == data
    assert (await looks(as_robin, server, file["id"])).status_code == 404
    async with rest_client(server.url) as stranger:
        assert (await looks(stranger, server, file["id"])).status_code == 404
    for rest, upload_id in ((as_robin, file["id"]), (as_robin, UNKNOWN), (as_wren, UNKNOWN)):
        answer = await rest.delete(f"uploads/{upload_id}")
        assert (answer.status_code, answer.json()) == (200, {})
    assert (await looks(as_wren, server, file["id"])).status_code == 200
    for _ in range(2):
        answer = await as_wren.delete(f"uploads/{file['id']}")
        assert (answer.status_code, answer.json()) == (200, {})
    assert (await looks(as_wren, server, file["id"])).status_code == 404
    await gone(server, {name_of(data)})


# --- The same content -----------------------------------------------------------------------------


async def test_the_same_content_is_stored_once_and_its_name_is_told_to_nobody(
    server: RunningServer, as_wren: httpx.AsyncClient, as_robin: httpx.AsyncClient
) -> None:
    data = fresh()
    one, other = await upload(as_wren, data), await upload(as_robin, data)
    assert one["id"] != other["id"]
    assert name_of(data) in on_disk(server)
    assert name_of(data) not in str([one, other])
    for rest, own in ((as_wren, one), (as_robin, other)):
        answer = await looks(rest, server, own["id"])
        assert answer.content == data
        assert name_of(data) not in str(answer.headers)
    await as_wren.delete(f"uploads/{one['id']}")
    await asyncio.sleep(0.1)
    assert (await looks(as_robin, server, other["id"])).content == data
    await as_robin.delete(f"uploads/{other['id']}")
    await gone(server, {name_of(data)})


async def test_equal_images_of_two_messages_are_one_file_however_they_came(
    server: RunningServer, wren: Account, as_wren: httpx.AsyncClient
) -> None:
    data = encoded(painting((61, 47)), "PNG")
    before = on_disk(server)
    uploaded = await upload(as_wren, data, PNG)
    async with chatter(server.url, token=wren.token) as own:
        await own.gets("join_room", room="lobby")
        images = [data, {"upload": uploaded["id"]}, data]
        reply = await own.gets("send_message", room="lobby", images=images)
    assert len({image["id"] for image in reply["message"]["images"]}) == 3
    assert len(on_disk(server) - before) == 2, "an image and its thumbnail"


# --- Rights ---------------------------------------------------------------------------------------


async def test_files_of_a_private_room_are_for_its_members_as_long_as_they_are(
    server: RunningServer, as_wren: httpx.AsyncClient, as_robin: httpx.AsyncClient
) -> None:
    room = await private_room(as_wren)
    file, image = await upload(as_wren, fresh()), await upload(as_wren, picture(), PNG)
    asked = {"images": [{"upload": image["id"]}], "files": [{"upload": file["id"]}]}
    await sends(as_wren, room, **asked)
    async with rest_client(server.url) as stranger:
        for content_id in (file["id"], image["id"]):
            assert (await looks(as_wren, server, content_id)).status_code == 200
            assert (await looks(as_robin, server, content_id)).status_code == 404
            refused = await looks(stranger, server, content_id)
            missing = await looks(stranger, server, UNKNOWN)
            assert problem(refused, 404, "message_not_found") == {
                **problem(missing, 404, "message_not_found"),
                "details": {"message": content_id},
            }
    await as_wren.delete(f"rooms/{room}/membership")
    for content_id in (file["id"], image["id"]):
        assert (await looks(as_wren, server, content_id)).status_code == 404


async def test_files_of_a_whisper_are_for_those_who_are_part_of_it(
    server: RunningServer, as_wren: httpx.AsyncClient, as_robin: httpx.AsyncClient, robin: Account
) -> None:
    for rest in (as_wren, as_robin):
        await rest.put("rooms/lobby/membership")
    file, image = await upload(as_wren, fresh()), await upload(as_wren, picture(), PNG)
    await sends(
        as_wren,
        "lobby",
        to=[robin.user["id"]],
        images=[{"upload": image["id"]}],
        files=[{"upload": file["id"]}],
    )
    async with chatter(server.url, new_name("Owl")) as owl:
        await owl.gets("join_room", room="lobby")
        async with (
            rest_client(server.url, owl.token) as as_owl,
            rest_client(server.url) as stranger,
        ):
            for content_id in (file["id"], image["id"]):
                assert (await looks(as_wren, server, content_id)).status_code == 200
                assert (await looks(as_robin, server, content_id)).status_code == 200
                assert (await looks(as_owl, server, content_id)).status_code == 404
                assert (await looks(stranger, server, content_id)).status_code == 404
    await as_robin.delete("rooms/lobby/membership")
    assert (await looks(as_robin, server, file["id"])).status_code == 200, "past whispers stay"


async def test_a_guest_uploads_and_sends_and_a_stranger_does_not(server: RunningServer) -> None:
    data = fresh()
    async with chatter(server.url, new_name("Guest")) as guest:
        await guest.gets("join_room", room="lobby")
        async with rest_client(server.url, guest.token) as rest:
            file = await upload(rest, data)
            reply = await guest.gets("send_message", room="lobby", files=[{"upload": file["id"]}])
            assert (await looks(rest, server, reply["message"]["files"][0]["id"])).content == data
    async with rest_client(server.url) as stranger:
        answer = await stranger.post("uploads", content=data)
        problem(answer, 401, "unauthenticated")
        problem(await stranger.delete(f"uploads/{file['id']}"), 401, "unauthenticated")


async def test_with_the_cookie_a_text_is_uploaded_from_our_page_and_from_no_other(
    server: RunningServer, wren: Account
) -> None:
    text = {"content-type": "text/plain"}
    async with rest_client(server.url, cookie=f"stonechat_session={wren.token}") as rest:
        foreign = {**text, "sec-fetch-site": "cross-site", "origin": "https://elsewhere.example"}
        problem(await rest.post("uploads", content=b"x", headers=foreign), 403, "forbidden")
        problem(await rest.post("uploads", content=b"x", headers=text), 403, "forbidden")
        own = {**text, "sec-fetch-site": "same-origin"}
        answer = await rest.post("uploads", content=b"x", headers=own)
        assert answer.status_code == 201, answer.text


# --- What is sent is what it was said to be, or nothing -------------------------------------------


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/xhtml+xml"])
async def test_a_page_is_never_served_as_one(
    server: RunningServer, as_wren: httpx.AsyncClient, media_type: str
) -> None:
    page = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    headers = {"content-type": media_type}
    answer = await as_wren.post("uploads", content=page, headers=headers)
    if media_type.startswith("image/"):
        problem(answer, 422, "invalid_image")
        return
    upload_id = answer.json()["upload"]["id"]
    saved = await looks(as_wren, server, upload_id)
    assert saved.content == page
    assert saved.headers["content-type"] == "application/octet-stream"
    assert saved.headers["content-disposition"].startswith("attachment;")
    assert saved.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in saved.headers["content-security-policy"]


async def test_the_content_of_an_image_decides_what_it_is_shown_as(
    server: RunningServer, as_wren: httpx.AsyncClient
) -> None:
    image = await upload(as_wren, picture("GIF"), "image/png", name="page.html")
    shown = await looks(as_wren, server, image["id"])
    assert shown.headers["content-type"] == "image/gif"
    assert Image.open(BytesIO(shown.content)).format == "GIF"
    assert 'filename="page.gif"' in shown.headers["content-disposition"]


async def test_a_file_is_sent_in_parts_to_who_asks_for_parts(
    server: RunningServer, as_wren: httpx.AsyncClient
) -> None:
    data = os.urandom(2_500_000)
    file = await upload(as_wren, data)
    address = f"{server.url}/uploads/{file['id']}"
    part = await as_wren.get(address, headers={"range": "bytes=2000000-2000099"})
    assert (part.status_code, part.content) == (206, data[2_000_000:2_000_100])
    answer = await as_wren.post(
        "uploads", content=in_pieces(data), headers={"content-type": "application/zip"}
    )
    assert answer.json()["upload"]["file"]["bytes"] == len(data)


async def test_what_a_server_takes_is_said_at_both_doors(server: RunningServer) -> None:
    async with chatter(server.url) as anybody, rest_client(server.url) as rest:
        limits = anybody.welcome["server"]["limits"]
        assert (limits["file_bytes"], limits["files_per_message"]) == (3_000_000, 10)
        assert (await rest.get("server")).json()["limits"] == limits
