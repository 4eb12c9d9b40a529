"""Several nodes read from a replica, and each knows what was said at the others."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.faults.proxy import muffler
from tests.support.chatter import Chatter, chatter
from tests.support.cluster import Nodes
from tests.support.postgres import Cluster, find_programs
from tests.support.replica import Replica

pytestmark = pytest.mark.postgres


async def say_and_look(ada: Chatter, bob: Chatter, room: str, texts: list[str]) -> None:
    """Let one say something, and the other, who hears it elsewhere, find it in a page at once."""
    before = len(await page_of(bob, room))
    for number, text in enumerate(texts):
        await ada.gets("send_message", room=room, text=text)
        assert (await bob.hears("message"))["text"] == text
        assert (await page_of(bob, room))[before:] == texts[: number + 1]


async def page_of(person: Chatter, room: str) -> list[str]:
    page = await person.gets("history", room=room, limit=100)
    return [message["text"] for message in page["messages"]]


async def test_what_was_heard_at_one_node_is_in_the_pages_of_another(
    tmp_path: Path, cluster: Cluster
) -> None:
    if not (find_programs() / "pg_basebackup").exists():
        pytest.skip("pg_basebackup is not installed")
    with Replica(cluster.url()) as replica:
        copy = make_url(replica.url("postgres"))
        assert copy.port
        async with muffler(copy.port) as between:
            through = copy.set(port=between.port).render_as_string(hide_password=False)
            settings = {"STONECHAT_RATE_LIMITS": "off", "STONECHAT_DATABASE_READ_URL": through}
            with Nodes(tmp_path, f"{cluster.url()}/postgres", settings) as nodes:
                await asyncio.to_thread(nodes.start, 2)
                one, two = nodes.servers
                async with chatter(one.url, "Ada") as ada, chatter(two.url, "Bob") as bob:
                    room = (await ada.gets("create_room", name="nest"))["room"]["id"]
                    await bob.gets("join_room", room=room)
                    await say_and_look(ada, bob, room, [f"soon {number}" for number in range(10)])
                    await asyncio.to_thread(replica.pause)
                    await say_and_look(ada, bob, room, [f"held {number}" for number in range(5)])
                    await asyncio.to_thread(replica.resume)
                    between.mute()
                    await say_and_look(ada, bob, room, [f"mute {number}" for number in range(5)])
