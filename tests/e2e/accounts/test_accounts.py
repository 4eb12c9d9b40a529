"""Registering, in place and by invitation; another name; the owner; going; at both doors."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.accounts import PASSWORD, Account, log_in, register
from tests.support.chatter import chatter
from tests.support.names import new_name
from tests.support.rest import problem, rest_client
from tests.support.server import COMMAND, RunningServer, StartServer, clean_environment

OWNER_LINK = re.compile(r"^Owner link: (\S+)/owner#(\S+)$", re.MULTILINE)
WITHOUT_LIMITS = {"STONECHAT_RATE_LIMITS": "off"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Yield a server that is as good for the next test as for this one."""
    server = RunningServer(tmp_path_factory.mktemp("server") / "data", environment=WITHOUT_LIMITS)
    yield server
    server.close()


@pytest.fixture
def own_server(start_server: StartServer) -> RunningServer:
    """Return a server on which nobody has been, and which has no owner."""
    return start_server(environment=WITHOUT_LIMITS)


def command(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *arguments],
        env=clean_environment() | variables,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


async def owner_of(server: RunningServer) -> Account:
    """Use the link that the server printed."""
    printed = OWNER_LINK.search(server.output)
    assert printed
    asked = {"link": printed[2], "username": "owner", "password": PASSWORD}
    async with rest_client(server.url) as rest:
        answer = await rest.post("owner", json=asked)
    assert answer.status_code == 201, answer.text
    return Account(**answer.json())


async def invited(server: RunningServer, token: str, **fields: Any) -> dict[str, Any]:
    """Make an invitation; return it with its secret."""
    async with rest_client(server.url, token) as rest:
        answer = await rest.post("invitations", json=fields)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    url, _, secret = made["link"].partition("#")
    assert url == f"{server.url}/invite"
    return {**made["invitation"], "secret": secret}


async def refused(server: RunningServer, status: int, code: str, **fields: Any) -> None:
    """Try to register, which must be refused with this."""
    asked = {"username": "Ada", "password": PASSWORD, **fields}
    async with rest_client(server.url) as rest:
        problem(await rest.post("accounts", json=asked), status, code)


async def test_a_guest_becomes_an_account_in_place(server: RunningServer) -> None:
    name, countess, attic = new_name("Ada"), new_name("Countess"), new_name("attic")
    async with (
        chatter(server.url, new_name("Bob")) as bob,
        chatter(server.url, name) as ada,
        chatter(server.url, new_name("Eve")) as eve,
    ):
        await ada.gets("create_room", name=attic)
        await ada.gets("send_message", room=attic, text="I was here")
        await bob.gets("join_room", room=attic)
        account = await register(server.url, countess, guest_token=ada.token)
        assert ada.user
        assert account.user == {**ada.user, "username": countess, "guest": False}
        await ada.is_put_out()
        async with rest_client(server.url, ada.token) as rest:
            problem(await rest.get("session"), 401, "unauthenticated")
        async with chatter(server.url, token=account.token) as again:
            [state] = again.welcome["rooms"]
            assert (state["room"]["name"], state["role"]) == (attic, "owner")
            await again.gets("create_room", title="ours", visibility="private")
        [message] = (await bob.gets("history", room=attic))["messages"]
        assert message["author"] == account.user
        # The account stays a member while it is offline, and a guest of the name before may come.
        members = (await bob.gets("list_members", room=attic))["members"]
        assert [member["user"] for member in members] == [bob.user, account.user]
        assert (await eve.is_refused("join_room", room="ours"))["code"] == "room_not_found"
        async with chatter(server.url, name):
            pass


async def test_a_guest_whose_token_is_a_cookie_becomes_an_account_in_place(
    server: RunningServer,
) -> None:
    name = new_name("Ada")
    page = {"sec-fetch-site": "same-origin"}
    async with chatter(server.url, name) as ada, rest_client(server.url, **page) as browser:
        assert (await browser.post("session", json={"token": ada.token})).is_success
        asked = {"username": name, "password": PASSWORD, "cookie": True}
        answer = (await browser.post("accounts", json=asked)).json()
        assert ada.user
        assert (answer["user"]["id"], answer["token"]) == (ada.user["id"], None)
        await ada.is_put_out()
        assert (await browser.get("account")).json()["account"]["user"] == answer["user"]
        problem(await browser.post("accounts", json=asked), 409, "already_named")


async def test_an_account_keeps_name_and_rooms_however_long_it_is_away(
    start_server: StartServer,
) -> None:
    server = start_server(environment={**WITHOUT_LIMITS, "STONECHAT_GUEST_GRACE_SECONDS": "0.1"})
    ada = await register(server.url, "Ada")
    async with chatter(server.url, token=ada.token) as person:
        await person.gets("create_room", name="attic")
    async with chatter(server.url, "passer-by"):
        pass
    async with chatter(server.url) as stranger:
        for _ in range(200):  # until the passer-by is gone, whose grace began after Ada left
            if (await stranger.asks("add_user", username="passer-by"))["ok"]:
                break
        else:
            pytest.fail("a guest's name is never free again")
    async with chatter(server.url) as stranger:
        refusal = await stranger.is_refused("add_user", username="ada")
        assert refusal["code"] == "username_taken"
    async with chatter(server.url, token=ada.token) as person:
        assert [state["role"] for state in person.welcome["rooms"]] == ["owner"]


async def test_the_name_of_an_account_is_closed_in_any_spelling(server: RunningServer) -> None:
    await register(server.url, "Ada")
    for username in ("Ada", "ADA", "\u0430da"):
        await refused(server, 409, "username_taken", username=username)
    async with rest_client(server.url) as rest:
        for code, wrong in {
            "invalid_username": {"username": "two words"},
            "invalid_password": {"password": "short"},
            "invalid_email": {"email": "ada"},
            "invalid_request": {"name": "x" * 100},
        }.items():
            asked = {"username": new_name("Eve"), "password": PASSWORD, **wrong}
            problem(await rest.post("accounts", json=asked), 422, code)
        asked = {"username": "Countess2026", "password": "COUNTESS2026"}
        problem(await rest.post("accounts", json=asked), 422, "invalid_password")


@pytest.mark.parametrize("access", ["registered", "invited"])
async def test_guests_stay_out_unless_the_server_is_open(
    start_server: StartServer, access: str
) -> None:
    server = start_server(environment={**WITHOUT_LIMITS, "STONECHAT_ACCESS": access})
    async with chatter(server.url) as stranger:
        assert stranger.welcome["server"]["access"] == access
        refusal = await stranger.is_refused("add_user", username="Ada")
        assert refusal["code"] == "registration_required"


async def test_a_guest_of_a_server_that_was_open_can_still_register_in_place(
    start_server: StartServer,
) -> None:
    server = start_server(environment=WITHOUT_LIMITS)
    async with chatter(server.url, "Ada") as ada:
        await ada.gets("create_room", name="attic")
    server.stop()
    server = start_server(environment={**WITHOUT_LIMITS, "STONECHAT_ACCESS": "registered"})
    async with chatter(server.url, token=ada.token) as stranger:
        assert stranger.welcome["user"] is None
        assert (await stranger.is_refused("list_rooms"))["code"] == "not_named"
    account = await register(server.url, "Ada", guest_token=ada.token)
    assert ada.user
    assert account.user["id"] == ada.user["id"]
    async with chatter(server.url, token=account.token) as again:
        assert [state["room"]["name"] for state in again.welcome["rooms"]] == ["attic"]


async def test_where_people_are_invited_an_invitation_lets_so_many_in(
    start_server: StartServer,
) -> None:
    server = start_server(environment={**WITHOUT_LIMITS, "STONECHAT_ACCESS": "invited"})
    owner = await owner_of(server)
    await refused(server, 403, "invalid_invitation")
    await refused(server, 403, "invalid_invitation", invitation="guessed")
    invitation = await invited(server, owner.token, uses=1)
    await refused(server, 409, "username_taken", username="owner", invitation=invitation["secret"])
    ada = await register(server.url, "Ada", invitation=invitation["secret"])
    await refused(server, 403, "invalid_invitation", invitation=invitation["secret"])
    async with rest_client(server.url, ada.token) as rest:
        problem(await rest.post("invitations", json={}), 403, "forbidden")
        problem(await rest.get("invitations"), 403, "forbidden")


async def test_a_revoked_invitation_lets_nobody_in(own_server: RunningServer) -> None:
    owner = await owner_of(own_server)
    invitation = await invited(own_server, owner.token, role="moderator")
    async with rest_client(own_server.url, owner.token) as rest:
        [listed] = (await rest.get("invitations")).json()["invitations"]
        assert listed == {name: value for name, value in invitation.items() if name != "secret"}
        assert (await rest.delete(f"invitations/{invitation['id']}")).json() == {}
        problem(await rest.delete(f"invitations/{invitation['id']}"), 404, "invitation_not_found")
    await refused(own_server, 403, "invalid_invitation", invitation=invitation["secret"])


async def test_the_first_start_prints_a_link_that_makes_one_owner(
    start_server: StartServer,
) -> None:
    server = start_server(environment=WITHOUT_LIMITS)
    lines = server.output.splitlines()
    assert len(lines) == 2
    printed = OWNER_LINK.fullmatch(lines[0])
    assert printed
    assert printed[1] == server.url
    assert printed[2] not in server.log
    owner = await owner_of(server)
    async with rest_client(server.url, owner.token) as rest:
        assert (await rest.get("account")).json()["account"]["role"] == "owner"
        asked = {"link": printed[2], "username": "Eve", "password": PASSWORD}
        problem(await rest.post("owner", json=asked), 422, "invalid_link")
    server.stop()
    assert OWNER_LINK.search(start_server(environment=WITHOUT_LIMITS).output) is None


async def test_a_port_in_use_does_not_cost_the_owner_their_link(
    server: RunningServer, tmp_path: Path, start_server: StartServer
) -> None:
    data = tmp_path / "other"
    ended = command("serve", "--port", str(server.port), "--data", data)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert OWNER_LINK.search(start_server(data=data).output)


async def test_the_last_owner_cannot_go(own_server: RunningServer) -> None:
    owner = await owner_of(own_server)
    async with rest_client(own_server.url, owner.token) as rest:
        deletion = await rest.request("DELETE", "account", json={"password": PASSWORD})
        assert "only owner" in problem(deletion, 403, "forbidden")["detail"]


async def test_the_operator_makes_links_beside_a_running_server(own_server: RunningServer) -> None:
    made = command("users", "owner-link", "--data", own_server.data)
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/owner#\S+\n", made.stdout)
    await owner_of(own_server)
    late = command("users", "owner-link", "--data", own_server.data)
    assert (late.returncode, late.stdout) == (2, "")
    asked = {"link": made.stdout.strip().partition("#")[2], "username": "Eve", "password": PASSWORD}
    async with rest_client(own_server.url) as rest:
        problem(await rest.post("owner", json=asked), 422, "invalid_link")

    made = command(
        *("users", "reset-link", "OWNER", "--data", own_server.data),
        STONECHAT_PUBLIC_URL="https://chat.example.org",
    )
    url, _, secret = made.stdout.strip().partition("#")
    assert url == "https://chat.example.org/reset"
    async with rest_client(own_server.url) as rest:
        redemption = {"link": secret, "password": "another password"}
        assert (await rest.post("password-resets/redeem", json=redemption)).json() == {}
    assert (await log_in(own_server.url, "owner", "another password")).user["username"] == "owner"
    assert "Nobody" in command("users", "reset-link", "nobody", "--data", own_server.data).stderr


async def test_the_operator_makes_links_on_postgresql(
    start_server: StartServer, postgres_url: str
) -> None:
    environment = {**WITHOUT_LIMITS, "STONECHAT_DATABASE_URL": postgres_url}
    server = start_server(environment=environment)
    await owner_of(server)
    made = command("users", "reset-link", "owner", STONECHAT_DATABASE_URL=postgres_url)
    async with rest_client(server.url) as rest:
        secret = made.stdout.strip().partition("#")[2]
        redemption = {"link": secret, "password": "another password"}
        assert (await rest.post("password-resets/redeem", json=redemption)).json() == {}


def test_there_are_no_links_without_a_server(tmp_path: Path) -> None:
    ended = command("users", "owner-link", "--data", tmp_path / "nowhere")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert not (tmp_path / "nowhere").exists()


async def test_another_name_is_seen_by_others_and_the_old_one_is_free(
    server: RunningServer,
) -> None:
    name, taken, countess = new_name("Ada"), new_name("Bob"), new_name("Countess")
    attic = new_name("attic")
    ada = await register(server.url, name)
    async with chatter(server.url, token=ada.token) as person, chatter(server.url, taken) as bob:
        await person.gets("create_room", name=attic)
        await bob.gets("join_room", room=attic)
        async with rest_client(server.url, ada.token) as rest:
            refusal = await rest.put("account/username", json={"username": taken.lower()})
            problem(refusal, 409, "username_taken")
            answer = await rest.put("account/username", json={"username": countess})
        assert answer.json()["account"]["user"]["username"] == countess
        members = (await bob.gets("list_members", room=attic))["members"]
        assert [member["user"]["username"] for member in members] == [taken, countess]
        await person.gets("send_message", room=attic, text="still me")
        assert (await bob.hears("message"))["author"]["username"] == countess
    async with chatter(server.url, name):
        pass


async def test_who_deletes_their_account_leaves_at_once_and_their_words_stay(
    server: RunningServer,
) -> None:
    name, attic = new_name("Ada"), new_name("attic")
    ada = await register(server.url, name)
    async with (
        chatter(server.url, token=ada.token) as person,
        chatter(server.url, new_name("Bob")) as bob,
    ):
        await bob.gets("create_room", name=attic)
        await person.gets("join_room", room=attic)
        await person.gets("send_message", room=attic, text="I was here")
        async with rest_client(server.url, ada.token) as rest:
            for password in ("wrong password", ""):
                deletion = await rest.request("DELETE", "account", json={"password": password})
                problem(deletion, 401, "invalid_credentials")
            deletion = await rest.request("DELETE", "account", json={"password": PASSWORD})
            assert (deletion.status_code, deletion.json()) == (200, {})
            problem(await rest.get("account"), 401, "unauthenticated")
        await person.is_put_out()
        left = await bob.hears("user_left")
        assert left["user"] == {**ada.user, "username": "deleted user"}
        [message] = (await bob.gets("history", room=attic))["messages"]
        assert (message["text"], message["author"]) == ("I was here", left["user"])
    async with rest_client(server.url) as rest:
        wrong = {"login": name, "password": PASSWORD}
        problem(await rest.post("sessions", json=wrong), 401, "invalid_credentials")
    assert (await register(server.url, name)).user["id"] != ada.user["id"]


async def test_an_export_holds_everything_of_ones_own(server: RunningServer) -> None:
    attic, cellar = new_name("attic"), new_name("cellar")
    fields = {"email": "ada@example.org", "name": "Ada Lovelace"}
    ada = await register(server.url, new_name("Ada"), **fields)
    async with (
        chatter(server.url, token=ada.token) as person,
        chatter(server.url, new_name("Bob")) as bob,
    ):
        for name in (attic, cellar):
            await bob.gets("create_room", name=name)
            await bob.gets("send_message", room=name, text="not Ada's")
            await person.gets("join_room", room=name)
            await person.gets("send_message", room=name, text=f"Ada's in the {name}")
        await person.gets("leave_room", room=cellar)
    async with rest_client(server.url, ada.token) as rest:
        answer = await rest.get("account/export")
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["content-disposition"].startswith("attachment")
    document = json.loads(answer.content)
    assert document["account"]["email_pending"] == "ada@example.org"
    assert document["account"]["user"] == ada.user
    assert [session["id"] for session in document["sessions"]] == [ada.session["id"]]
    assert [room["name"] for room in document["memberships"]] == [attic, cellar]
    assert {message["text"] for message in document["messages"]} == {
        f"Ada's in the {attic}",
        f"Ada's in the {cellar}",
    }


async def test_a_guest_has_no_account_to_look_at_or_to_take_along(server: RunningServer) -> None:
    async with (
        chatter(server.url, new_name("Ada")) as ada,
        rest_client(server.url, ada.token) as rest,
    ):
        for path in ("account", "account/export"):
            problem(await rest.get(path), 403, "forbidden")
        change = {"email": "ada@example.org", "password": PASSWORD}
        problem(await rest.put("account/email", json=change), 403, "forbidden")
