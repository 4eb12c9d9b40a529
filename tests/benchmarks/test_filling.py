"""The store that the benchmark fills: what is there, and that the server takes it as its own."""

import json
from pathlib import Path

import pytest

from benchmarks import texts
from benchmarks.client import Client
from benchmarks.filling import WHISPERED_EVERY, Extent, Store, fill, let_in
from tests.support.server import StartServer

EXTENT = Extent(messages=4_000, rooms=6, own=4)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where the store will be."""
    return tmp_path / "filled"


@pytest.fixture
def store(data: Path) -> Store:
    """A store that was filled."""
    return fill(data, EXTENT)


def test_a_server_takes_a_filled_store_as_its_own(
    store: Store, data: Path, start_server: StartServer
) -> None:
    server = start_server(data=data)
    with Client(server.port, store.token) as reader:
        told = json.loads(reader.wait_for_raw("welcome"))["rooms"]
        assert {room["room"]["id"] for room in told} == {
            room.id for room in (store.one, *store.own)
        }
        assert [room["room"]["head"] for room in told].count(EXTENT.messages) == 1
        assert all(room["unread"] and room["mentions"] for room in told)
        page = reader.ask("history", {"room": store.one.id})
        assert page["messages"][-1]["position"] == EXTENT.messages
        page = reader.ask("history", {"room": store.one.id, "around": 3 * WHISPERED_EVERY})
        assert [whisper["room"] for whisper in page["whispers"]] == [store.one.id]
        sent = reader.ask("send_message", {"room": store.one.id, "text": "It is mine."})
        assert sent["message"]["position"] == EXTENT.messages + 1


def test_what_was_planted_is_found_as_often_as_it_was_planted(
    store: Store, data: Path, start_server: StartServer
) -> None:
    server = start_server(data=data)
    planted = next(one for one in texts.PLANTED if one.piece == texts.PHRASE)
    with Client(server.port, store.token) as reader:
        query = f'"{texts.PHRASE}" in:everything'
        found = reader.ask("search", {"query": query})["results"]
        assert [one["message"]["position"] for one in found] == [
            number + 1
            for number in reversed(range(EXTENT.messages))
            if number % planted.every == planted.every // 2
        ]
        assert reader.ask("search", {"query": texts.NOWHERE})["results"] == []


def test_who_is_let_in_beside_a_running_server_is_counted_by_it(start_server: StartServer) -> None:
    server = start_server()
    with Client(server.port) as robin:
        robin.ask("add_user", {"username": "robin"})
        room = robin.ask("create_room", {"name": "meadow"})["room"]
        let_in(server.data, "meadow", 3)
        robin.ask("send_message", {"room": room["id"], "text": "How many are we?"})
        assert (
            robin.ask("catch_up", {"rooms": {room["id"]: 1}})["rooms"][room["id"]]["room"][
                "members_count"
            ]
            == 4
        )


def test_texts_are_the_same_for_the_same_seed_and_of_several_scripts() -> None:
    written = [*texts.texts(300, seed=1)]
    assert written == [*texts.texts(300, seed=1)]
    assert written != [*texts.texts(300, seed=2)]
    for script in ("the", "的", "π", "ч", "す", "https://"):
        assert any(script in text for text in written), script
