"""Three servers behind HAProxy, as an operator has them."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.support.balancer import Balancer
from tests.support.chatter import POLLING, UPGRADE, WEBSOCKET, chatter
from tests.support.cluster import Nodes
from tests.support.names import new_name

pytestmark = pytest.mark.postgres

STORY = Path(__file__).parents[1] / "javascript" / "seed-story.mjs"


@pytest.fixture(scope="module")
def balancer(nodes: Nodes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Balancer]:
    """Yield the balancer."""
    with Balancer(tmp_path_factory.mktemp("balancer"), nodes.servers) as balancer:
        yield balancer


@pytest.mark.parametrize("transports", [WEBSOCKET, POLLING, UPGRADE], ids=" ".join)
async def test_clients_talk_through_it_by_each_transport(
    balancer: Balancer, transports: Sequence[str]
) -> None:
    name = new_name("room")
    async with chatter(balancer.url, new_name("Ada"), transports=transports) as ada:
        await ada.gets("create_room", name=name)
        for number in range(5):
            async with chatter(balancer.url, new_name("Bob"), transports=transports) as bob:
                await bob.gets("join_room", room=name)
                await bob.gets("send_message", room=name, text=str(number))
                for person in (ada, bob):
                    assert (await person.hears("message"))["text"] == str(number)


def test_the_javascript_client_tells_the_seed_story_across_servers(balancer: Balancer) -> None:
    node = shutil.which("node")
    assert node is not None, "make test-python puts a Node.js on the path"
    story = subprocess.run(
        [node, STORY, balancer.url, "websocket", "acknowledged"],
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
    )
    assert story.returncode == 0, story.stderr
    assert story.stdout == "told\n"
