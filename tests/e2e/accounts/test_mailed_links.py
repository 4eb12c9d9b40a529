"""What people do with links that they get by mail, through real SMTP and real HTTP."""

import httpx
import pytest

from tests.e2e.accounts.conftest import PUBLIC_URL
from tests.support.accounts import PASSWORD, log_in, register
from tests.support.chatter import chatter
from tests.support.mailbox import Mailbox
from tests.support.rest import problem, rest_client
from tests.support.server import RunningServer

NEW_PASSWORD = "a password that nobody forgets"


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
    ada = await register(server.url, "Ada", email="Ada@Example.org")
    async with rest_client(server.url, ada.token) as rest:
        account = (await rest.get("account")).json()["account"]
        assert (account["email"], account["email_pending"]) == (None, "Ada@example.org")
        mail = mailbox.wait_for("Ada@example.org")
        assert mail.link.startswith(f"{PUBLIC_URL}/verify#")
        assert (await rest.post("verifications", json={"link": mail.secret})).json() == {}
        problem(await rest.post("verifications", json={"link": mail.secret}), 422, "invalid_link")
        account = (await rest.get("account")).json()["account"]
        assert (account["email"], account["email_pending"]) == ("Ada@example.org", None)
    by_email = await log_in(server.url, "ada@example.ORG")
    assert by_email.user == ada.user

    async with rest_client(server.url) as rest, chatter(server.url, token=ada.token) as person:
        assert (await rest.post("password-resets", json={"email": "ada@example.org"})).is_success
        mail = mailbox.wait_for("Ada@example.org")
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
        wrong = {"login": "Ada", "password": PASSWORD}
        problem(await rest.post("sessions", json=wrong), 401, "invalid_credentials")
    assert (await log_in(server.url, "Ada", NEW_PASSWORD)).user == ada.user


async def test_asking_for_a_reset_tells_nothing_about_the_address(
    server: RunningServer, mailbox: Mailbox
) -> None:
    await verified(server, mailbox, "Ada", "ada@example.org")
    await register(server.url, "Bob", email="bob@example.org")
    mailbox.wait_for("bob@example.org")
    async with rest_client(server.url) as rest:
        answers = [
            await asked_for_reset(rest, email)
            for email in ("nobody@example.org", "bob@example.org", "ada@example.org")
        ]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 202
    mailbox.wait_for("ada@example.org")  # the last one asked for, and the only one sent
    assert mailbox.take_all() == []


async def test_registering_with_somebodys_address_tells_only_them(
    server: RunningServer, mailbox: Mailbox
) -> None:
    await verified(server, mailbox, "Ada", "ada@example.org")
    eve = await register(server.url, "Eve", email="ada@example.org")
    mail = mailbox.wait_for("ada@example.org")
    assert mail.link == ""
    assert "Ada" in mail.text
    assert "Eve" not in mail.text
    async with rest_client(server.url, eve.token) as rest:
        account = (await rest.get("account")).json()["account"]
    assert (account["email"], account["email_pending"]) == (None, "ada@example.org")
    assert (await log_in(server.url, "ada@example.org")).user["username"] == "Ada"


async def test_an_address_changes_when_the_new_one_is_verified(
    server: RunningServer, mailbox: Mailbox
) -> None:
    token = await verified(server, mailbox, "Ada", "old@example.org")
    async with rest_client(server.url, token) as rest:
        change = {"email": "new@example.org", "password": "wrong password"}
        problem(await rest.put("account/email", json=change), 401, "invalid_credentials")
        change["password"] = PASSWORD
        assert (await rest.put("account/email", json=change)).json() == {}
        assert "new@example.org" not in mailbox.wait_for("old@example.org").text
        mailbox.wait_for("new@example.org")
        assert (await rest.post("account/verification")).status_code == 202
        secret = mailbox.wait_for("new@example.org").secret
        account = (await rest.get("account")).json()["account"]
        assert (account["email"], account["email_pending"]) == (
            "old@example.org",
            "new@example.org",
        )
        assert (await rest.post("verifications", json={"link": secret})).is_success
        account = (await rest.get("account")).json()["account"]
        assert (account["email"], account["email_pending"]) == ("new@example.org", None)
        problem(await rest.post("account/verification"), 403, "forbidden")


@pytest.mark.parametrize("cut", [1, 20])
async def test_a_truncated_link_and_one_for_something_else_are_no_good(
    server: RunningServer, mailbox: Mailbox, cut: int
) -> None:
    await register(server.url, "Ada", email="ada@example.org")
    secret = mailbox.wait_for("ada@example.org").secret
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
        asked = {"username": "Ada", "password": PASSWORD, "email": "ada@example.org"}
        assert (await rest.post("accounts", json=asked)).status_code == 201
    mail = mailbox.wait_for("ada@example.org")
    assert mail.link.startswith(f"{PUBLIC_URL}/verify#")
    assert "evil.example" not in mail.message.as_string()


async def test_no_secret_and_no_address_is_in_the_log(
    server: RunningServer, mailbox: Mailbox
) -> None:
    token = await verified(server, mailbox, "Ada", "ada@example.org")
    async with rest_client(server.url) as rest:
        await asked_for_reset(rest, "ada@example.org")
        secret = mailbox.wait_for("ada@example.org").secret
        redemption = {"link": secret, "password": "short"}
        problem(await rest.post("password-resets/redeem", json=redemption), 422, "invalid_password")
    server.stop()
    for private in (token, secret, "ada@example.org", PASSWORD, "short"):
        assert private not in server.log


async def test_a_thief_who_claimed_an_address_keeps_nothing_after_a_reset(
    server: RunningServer, mailbox: Mailbox
) -> None:
    token = await verified(server, mailbox, "Ada", "ada@example.org")
    async with rest_client(server.url, token) as thief, rest_client(server.url) as rest:
        claim = {"email": "eve@example.org", "password": PASSWORD}
        assert (await thief.put("account/email", json=claim)).is_success
        claimed = mailbox.wait_for("eve@example.org").secret
        assert "before the other address is confirmed" in mailbox.wait_for("ada@example.org").text
        await asked_for_reset(rest, "ada@example.org")
        link = mailbox.wait_for("ada@example.org").secret
        redemption = {"link": link, "password": NEW_PASSWORD}
        assert (await rest.post("password-resets/redeem", json=redemption)).is_success
        problem(await rest.post("verifications", json={"link": claimed}), 422, "invalid_link")
    ada = await log_in(server.url, "ada@example.org", NEW_PASSWORD)
    async with rest_client(server.url, ada.token) as rest:
        account = (await rest.get("account")).json()["account"]
    assert (account["email"], account["email_pending"]) == ("ada@example.org", None)


async def test_an_address_that_is_removed_is_told_so(
    server: RunningServer, mailbox: Mailbox
) -> None:
    token = await verified(server, mailbox, "Ada", "ada@example.org")
    async with rest_client(server.url, token) as rest:
        removal = {"email": None, "password": PASSWORD}
        assert (await rest.put("account/email", json=removal)).is_success
    mail = mailbox.wait_for("ada@example.org")
    assert mail.message["subject"].startswith("Your account has no e-mail address any more")
    assert "another" not in mail.text
