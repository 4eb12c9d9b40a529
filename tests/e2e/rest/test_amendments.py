"""Messages that stand already over REST, beside the sockets of the same people."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.e2e.rest.conftest import Arrives, Guest
from tests.support.rest import problem

KEYCAP = "#\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}"


@pytest.fixture
async def egg(wren: Guest) -> dict[str, Any]:
    """Return a message of a guest in the room `nest` of theirs."""
    await wren.rest.post("rooms", json={"name": "nest"})
    answer = await wren.rest.post("rooms/nest/messages", json={"text": "First egg"})
    message: dict[str, Any] = answer.json()["message"]
    return message


async def test_what_is_changed_over_rest_is_heard_by_sockets(
    wren: Guest, egg: dict[str, Any]
) -> None:
    address, message = f"messages/{egg['id']}", egg
    assert (await wren.rest.get(address)).json() == {"message": egg}
    heart = f"{address}/reactions/{quote('❤️', safe='')}"
    for method, where, body in [
        ("PATCH", address, {"text": "Second egg"}),
        ("PUT", heart, None),
        ("PUT", f"{address}/pin", None),
        ("DELETE", heart, None),
        ("DELETE", f"{address}/pin", None),
        ("DELETE", address, None),
    ]:
        answer = await wren.rest.request(method, where, json=body)
        assert answer.status_code == 200, answer.text
        message = answer.json()["message"]
        assert await wren.chatter.hears("message_changed") == message
        assert (await wren.rest.get(address)).json() == {"message": message}
    assert message["revision"] == egg["revision"] + 6
    assert message["deleted_at"]


async def test_an_emoji_stands_in_the_address_however_it_is_made(
    wren: Guest, egg: dict[str, Any]
) -> None:
    given = ["👍🏽", "👩‍🚀", KEYCAP, "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "🇨🇭"]
    for emoji in given:
        where = f"messages/{egg['id']}/reactions/{quote(emoji, safe='')}"
        answer = await wren.rest.put(where)
        assert answer.status_code == 200, answer.text
    message = (await wren.rest.get(f"messages/{egg['id']}")).json()["message"]
    assert [reaction["emoji"] for reaction in message["reactions"]] == given
    refused = await wren.rest.put(f"messages/{egg['id']}/reactions/ok")
    assert problem(refused, 422, "invalid_request")["details"]["path"] == "emoji"


async def test_pins_and_former_texts_are_listed(wren: Guest, egg: dict[str, Any]) -> None:
    address = f"messages/{egg['id']}"
    await wren.rest.patch(address, json={"text": "Second egg"})
    edits = (await wren.rest.get(f"{address}/edits")).json()["edits"]
    assert [edit["text"] for edit in edits] == ["First egg"]
    pinned = (await wren.rest.put(f"{address}/pin")).json()["message"]
    found = (await wren.rest.get("rooms/nest/pins")).json()
    assert found == {"messages": [pinned], "next": None}
    problem(await wren.rest.get("whispers/nothing/pins"), 404, "whisper_not_found")


async def test_what_is_refused_is_told_by_its_code(
    wren: Guest, egg: dict[str, Any], arrives: Arrives
) -> None:
    robin, address = await arrives("robin"), f"messages/{egg['id']}"
    problem(await robin.rest.put(f"{address}/pin"), 403, "not_in_room")
    await robin.rest.put("rooms/nest/membership")
    problem(await robin.rest.patch(address, json={"text": "Mine"}), 403, "forbidden")
    problem(await robin.rest.get(f"{address}/edits"), 403, "forbidden")
    problem(await wren.rest.patch(address, json={"text": ""}), 422, "empty_message")
    problem(await wren.rest.patch(address, json={}), 400, "invalid_request")
    problem(await wren.rest.get("messages/nothing"), 404, "message_not_found")
    problem(await wren.rest.delete("messages/nothing"), 404, "message_not_found")
