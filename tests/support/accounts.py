"""People with an account, made by REST as the web client makes them."""

from dataclasses import dataclass
from typing import Any

from tests.support.rest import rest_client

PASSWORD = "correct horse battery staple"


@dataclass
class Account:
    """Somebody who registered.

    Attributes:
        user: Who they are.
        session: The session that registering opened.
        token: What brings them back.

    """

    user: dict[str, Any]
    session: dict[str, Any]
    token: str


async def register(
    url: str, username: str, *, guest_token: str | None = None, **fields: Any
) -> Account:
    """Make an account; a guest whose token is given becomes it."""
    asked = {"username": username, "password": PASSWORD, **fields}
    async with rest_client(url, guest_token) as rest:
        answer = await rest.post("accounts", json=asked)
    assert answer.status_code == 201, answer.text
    return Account(**answer.json())


async def log_in(url: str, login: str, password: str = PASSWORD, **fields: Any) -> Account:
    """Open another session of an account."""
    async with rest_client(url) as rest:
        answer = await rest.post("sessions", json={"login": login, "password": password, **fields})
    assert answer.status_code == 201, answer.text
    return Account(**answer.json())
