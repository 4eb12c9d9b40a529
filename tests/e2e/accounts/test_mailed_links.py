"""What people do with links that they get by mail, through real SMTP and real HTTP."""

import httpx
import pytest

from tests.e2e.accounts.conftest import PUBLIC_URL
from tests.support.accounts import PASSWORD, log_in, register
from tests.support.chatter import chatter
from tests.support.mailbox import Mailbox
from tests.support.names import new_name
from tests.support.rest import problem, rest_client
from tests.support.server import RunningServer

NEW_PASSWORD = "a password that nobody forgets"


def new_address(name: str) -> str:
    """Give an address that nobody else on the server has."""
    return f"{new_name(name)}@example.org"


async def verified(server: RunningServer, mailbox: Mailbox, username: str, email: str) -> str:
    """Register somebody whose address is verified; return the token."""
    account = await register(server.url, username, email=email)
    async with rest_client(server.url) as rest:
        answer = await rest.post("verifications", json={"link": mailbox.wait_for(email).secret})
    assert (answer.status_code, answer.json()) == (200, {})
    return account.token


async def asked_for_reset(rest: httpx.AsyncClient, email: str) -> tuple[int, object]:
    answer = await rest.post("password-resets", json={"email": email})
    told = {name for name in answer.headers if name not in {"date", "content-length"}}
    return answer.status_code, (answer.json(), told)


async def test_from_registering_to_a_forgotten_password(
    server: RunningServer, mailbox: Mailbox
) -> None:
    name = new_name("Ada")
    address = f"{name}@example.org"
    ada = await register(server.url, name, email=f"{name}@Example.org")
    async with rest_client(server.url, ada.token) as rest:
        account = (await rest.get("account")).json()["account"]
        assert (account["email"], account["email_pending"]) == (None, address)
        mail = mailbox.wait_for(address)
        assert mail.link.startswith(f"{PUBLIC_URL}/verify#")
        assert (await rest.post("verifications", json={"link": mail.secret})).json() == {}
        problem(await rest.post("verifications", json={"link": mail.secret}), 422, "invalid_link")
        account = (await rest.get("account")).json()["account"]
        assert (account["email"], account["email_pending"]) == (address, None)
    by_email = await log_in(server.url, f"{name.lower()}@example.ORG")
    assert by_email.user == ada.user

    async with rest_client(server.url) as rest, chatter(server.url, token=ada.token) as person:
        assert (await rest.post("password-resets", json={"email": address.lower()})).is_success
        mail = mailbox.wait_for(address)
        assert mail.link.startswith(f"{PUBLIC_URL}/reset#")
        redemption = {"link": mail.secret, "password": NEW_PASSWORD}
        answer = await rest.post("password-resets/redeem", json=redemption)
        assert (answer.status_code, answer.json()) == (200, {})
        await person.is_put_out()
        problem(await rest.post("password-resets/redeem", json=redemption), 422, "invalid_link")
    for token in (ada.token, by_email.token):
        async with rest_client(server.url, token) as rest:
            problem(await rest.get("account"), 401, "unauthenticated")
    async with rest_client(server.url) as rest:
        wrong = {"login": name, "password": PASSWORD}
        problem(await rest.post("sessions", json=wrong), 401, "invalid_credentials")
    assert (await log_in(server.url, name, NEW_PASSWORD)).user == ada.user


async def test_asking_for_a_reset_tells_nothing_about_the_address(
    server: RunningServer, mailbox: Mailbox
) -> None:
    nobody, bob, ada = (new_address(name) for name in ("nobody", "bob", "ada"))
    await verified(server, mailbox, new_name("Ada"), ada)
    await register(server.url, new_name("Bob"), email=bob)
    mailbox.wait_for(bob)
    async with rest_client(server.url) as rest:
        answers = [await asked_for_reset(rest, email) for email in (nobody, bob, ada)]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 202
    mailbox.wait_for(ada)  # the last one asked for, and the only one sent
    assert {nobody, bob, ada}.isdisjoint(mail.recipient for mail in mailbox.take_all())


async def test_registering_with_somebodys_address_tells_only_them(
    server: RunningServer, mailbox: Mailbox
) -> None:
    name, other, address = new_name("Ada"), new_name("Eve"), new_address("ada")
    await verified(server, mailbox, name, address)
    eve = await register(server.url, other, email=address)
    mail = mailbox.wait_for(address)
    assert mail.link == ""
    assert name in mail.text
    assert other not in mail.text
    async with rest_client(server.url, eve.token) as rest:
        account = (await rest.get("account")).json()["account"]
    assert (account["email"], account["email_pending"]) == (None, address)
    assert (await log_in(server.url, address)).user["username"] == name


async def test_an_address_changes_when_the_new_one_is_verified(
    server: RunningServer, mailbox: Mailbox
) -> None:
    old, new = new_address("old"), new_address("new")
    token = await verified(server, mailbox, new_name("Ada"), old)
    async with rest_client(server.url, token) as rest:
        change = {"email": new, "password": "wrong password"}
        problem(await rest.put("account/email", json=change), 401, "invalid_credentials")
        change["password"] = PASSWORD
        assert (await rest.put("account/email", json=change)).json() == {}
        assert new not in mailbox.wait_for(old).text
        mailbox.wait_for(new)
        assert (await rest.post("account/verification")).status_code == 202
        secret = mailbox.wait_for(new).secret
        account = (await rest.get("account")).json()["account"]
        assert (account["email"], account["email_pending"]) == (
            old,
            new,
        )
        assert (await rest.post("verifications", json={"link": secret})).is_success
        account = (await rest.get("account")).json()["account"]
        assert (account["email"], account["email_pending"]) == (new, None)
        problem(await rest.post("account/verification"), 403, "forbidden")


@pytest.mark.parametrize("cut", [1, 20])
async def test_a_truncated_link_and_one_for_something_else_are_no_good(
    server: RunningServer, mailbox: Mailbox, cut: int
) -> None:
    address = new_address("ada")
    await register(server.url, new_name("Ada"), email=address)
    secret = mailbox.wait_for(address).secret
    async with rest_client(server.url) as rest:
        for link in (secret[:-cut], secret + "x" * cut, secret[cut:]):
            problem(await rest.post("verifications", json={"link": link}), 422, "invalid_link")
        redemption = {"link": secret, "password": NEW_PASSWORD}
        problem(await rest.post("password-resets/redeem", json=redemption), 422, "invalid_link")
        assert (await rest.post("verifications", json={"link": secret})).is_success


async def test_links_begin_with_the_public_url_whatever_host_a_request_names(
    server: RunningServer, mailbox: Mailbox
) -> None:
    headers = {"host": "evil.example", "x-forwarded-host": "evil.example"}
    async with rest_client(server.url, **headers) as rest:
        address = new_address("ada")
        asked = {"username": new_name("Ada"), "password": PASSWORD, "email": address}
        assert (await rest.post("accounts", json=asked)).status_code == 201
    mail = mailbox.wait_for(address)
    assert mail.link.startswith(f"{PUBLIC_URL}/verify#")
    assert "evil.example" not in mail.message.as_string()


async def test_no_secret_and_no_address_is_in_the_log(
    own_server: RunningServer, own_mailbox: Mailbox
) -> None:
    token = await verified(own_server, own_mailbox, "Ada", "ada@example.org")
    async with rest_client(own_server.url) as rest:
        await asked_for_reset(rest, "ada@example.org")
        secret = own_mailbox.wait_for("ada@example.org").secret
        redemption = {"link": secret, "password": "short"}
        problem(await rest.post("password-resets/redeem", json=redemption), 422, "invalid_password")
    own_server.stop()
    for private in (token, secret, "ada@example.org", PASSWORD, "short"):
        assert private not in own_server.log


async def test_a_thief_who_claimed_an_address_keeps_nothing_after_a_reset(
    server: RunningServer, mailbox: Mailbox
) -> None:
    address, other = new_address("ada"), new_address("eve")
    token = await verified(server, mailbox, new_name("Ada"), address)
    async with rest_client(server.url, token) as thief, rest_client(server.url) as rest:
        claim = {"email": other, "password": PASSWORD}
        assert (await thief.put("account/email", json=claim)).is_success
        claimed = mailbox.wait_for(other).secret
        assert "before the other address is confirmed" in mailbox.wait_for(address).text
        await asked_for_reset(rest, address)
        link = mailbox.wait_for(address).secret
        redemption = {"link": link, "password": NEW_PASSWORD}
        assert (await rest.post("password-resets/redeem", json=redemption)).is_success
        problem(await rest.post("verifications", json={"link": claimed}), 422, "invalid_link")
    ada = await log_in(server.url, address, NEW_PASSWORD)
    async with rest_client(server.url, ada.token) as rest:
        account = (await rest.get("account")).json()["account"]
    assert (account["email"], account["email_pending"]) == (address, None)


async def test_an_address_that_is_removed_is_told_so(
    server: RunningServer, mailbox: Mailbox
) -> None:
    address = new_address("ada")
    token = await verified(server, mailbox, new_name("Ada"), address)
    async with rest_client(server.url, token) as rest:
        removal = {"email": None, "password": PASSWORD}
        assert (await rest.put("account/email", json=removal)).is_success
    mail = mailbox.wait_for(address)
    assert mail.message["subject"].startswith("Your account has no e-mail address any more")
    assert "another" not in mail.text
