"""Whoever steals the data directory can log in with nothing that stands in it."""

import re

import httpx

from tests.support.accounts import PASSWORD, register
from tests.support.chatter import chatter
from tests.support.mailbox import Mailbox
from tests.support.names import new_name
from tests.support.rest import rest_client
from tests.support.server import RunningServer

ADDRESS = "ada@example.org"


async def test_nothing_that_lets_somebody_in_is_stored_as_it_is(
    own_server: RunningServer, own_mailbox: Mailbox
) -> None:
    ada = await register(own_server.url, new_name("ada"), email=ADDRESS)
    verification = own_mailbox.wait_for(ADDRESS).secret
    async with rest_client(own_server.url) as rest:
        answer = await rest.post("verifications", json={"link": verification})
        assert answer.status_code == 200, answer.text
        # Two that wait for the mail own_server.
        own_mailbox.close()
        for _ in range(2):
            await rest.post("password-resets", json={"email": ADDRESS})
        owner_secret = re.findall(r"owner#(\S+)", own_server.output)[0]
        owner = await become_owner(rest, owner_secret)
    async with rest_client(own_server.url, owner) as rest:
        invitation = (await rest.post("invitations", json={})).json()["link"].partition("#")[2]
    async with chatter(own_server.url, new_name("guest")) as guest:
        assert guest.token
        secrets = [
            PASSWORD,
            ada.token,
            owner,
            guest.token,
            verification,
            owner_secret,
            invitation,
        ]
    own_server.kill()
    stolen = b"".join(path.read_bytes() for path in own_server.data.rglob("*") if path.is_file())
    assert ADDRESS.encode() in stolen  # it is the right heap
    assert [secret for secret in secrets if secret.encode() in stolen] == []
    assert b"$argon2id$" in stolen


async def test_the_data_is_for_its_user_alone(server: RunningServer) -> None:
    modes = {path.name: path.stat().st_mode & 0o077 for path in server.data.rglob("*")}
    assert server.data.stat().st_mode & 0o077 == 0
    assert {name for name, mode in modes.items() if mode and "database-id" not in name} == set()


async def become_owner(rest: httpx.AsyncClient, secret: str) -> str:
    """Make the server's owner, and return their token."""
    asked = {"link": secret, "username": new_name("owner"), "password": PASSWORD}
    answer = await rest.post("owner", json=asked)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])
