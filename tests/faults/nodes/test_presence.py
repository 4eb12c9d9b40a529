"""Who looks present, when servers die that they were connected to."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.chatter import Chatter, chatter
from tests.support.cluster import Nodes

pytestmark = pytest.mark.postgres

TRUE_WITHIN_SECONDS = 45.0
"""A third of it where a machine has time: eight of silence, one for the next look, one to tell."""


@pytest.fixture
def nodes(postgres_url: str, tmp_path: Path) -> Iterator[Nodes]:
    """Yield three servers."""
    with Nodes(tmp_path, postgres_url, {"STONECHAT_RATE_LIMITS": "off"}) as nodes:
        nodes.start(3)
        yield nodes


async def statuses(watcher: Chatter, person_ids: list[str]) -> list[str]:
    """How people look to somebody now."""
    reply = await watcher.gets("watch", users=person_ids)
    return [presence["status"] for presence in reply["presences"]]


async def looks(watcher: Chatter, person_id: str, status: str) -> float:
    """Wait until somebody looks so; how long that took."""
    began = time.monotonic()
    told = await watcher.hears("presence", within=2 * TRUE_WITHIN_SECONDS)
    while (told["user"]["id"], told["status"]) != (person_id, status):
        told = await watcher.hears("presence", within=2 * TRUE_WITHIN_SECONDS)
    return time.monotonic() - began


async def test_who_was_connected_to_a_server_that_died_looks_gone_soon(nodes: Nodes) -> None:
    one, two, three = nodes.servers
    async with (
        chatter(one.url, "Ada") as ada,
        chatter(two.url, "Bob") as bob,
        chatter(three.url, "Cleo") as cleo,
    ):
        assert bob.user
        assert cleo.user
        room = (await ada.gets("create_room", name="kitchen"))["room"]["id"]
        for other in (bob, cleo):
            await other.gets("join_room", room=room)
        watched = [bob.user["id"], cleo.user["id"]]
        while await statuses(ada, watched) != ["online", "online"]:
            pass
        two.kill()
        assert await looks(ada, bob.user["id"], "offline") < TRUE_WITHIN_SECONDS
        # Back at another server, where nothing was lost.
        async with chatter(one.url, token=bob.token) as again:
            assert again.user == bob.user
            await looks(ada, bob.user["id"], "online")
            assert await statuses(again, watched) == ["online", "online"]
