"""Asking a running server, at either door, as anybody."""

import re
from contextlib import AsyncExitStack
from typing import Any

import httpx

from tests.authorisation.cases import Asking, Case, Cell, Fields, Reply
from tests.authorisation.cast import Actor
from tests.support.chatter import Chatter
from tests.support.rest import rest_client

_UNREAD = frozenset({"GET", "DELETE"})
"""Methods whose fields stand in the query, unless the description says that they have a body."""


class Doors:
    """Both doors of one server; a connection for each actor who uses the socket."""

    def __init__(self, url: str, stack: AsyncExitStack) -> None:
        self._url = url
        self._stack = stack
        self._rest: httpx.AsyncClient
        self._chatters: dict[str | None, Chatter] = {}
        self._with_body: set[str] = set()

    async def open(self) -> set[str]:
        """Begin; returns every route of the description as `GET rooms/{room}`."""
        self._rest = await self._stack.enter_async_context(rest_client(self._url))
        paths = (await self._rest.get("openapi.json")).json()["paths"]
        operations = {
            f"{method.upper()} {path.removeprefix('/api/v1/')}": operation
            for path, methods in paths.items()
            for method, operation in methods.items()
        }
        self._with_body = {door for door, told in operations.items() if "requestBody" in told}
        return set(operations)

    async def ask(self, case: Case, cell: Cell) -> str:
        """Ask, and return the verdict."""
        return case.asking.verdict(await self.reply(case, cell), cell)

    async def reply(self, case: Case, cell: Cell) -> Reply:
        """Ask, and return what is answered, or the problem."""
        fields = case.asking.fields(cell)
        if case.is_event:
            return await self._ask_event(case.door, fields, cell.actor)
        return await self._ask_route(case.door, fields, cell.actor, case.asking)

    async def chatter(self, actor: Actor) -> Chatter:
        """Give the connection of somebody; strangers get a new one each time."""
        known = self._chatters.get(actor.token) if actor.token else None
        if known is not None:
            return known
        chatter = self._chatters[actor.token] = Chatter()
        await chatter.connect(self._url, token=actor.token)
        self._stack.push_async_callback(chatter.leaves)
        return chatter

    async def _ask_event(self, event: str, fields: Fields, actor: Actor) -> Reply:
        chatter = await self.chatter(actor)
        reply: dict[str, Any] = await chatter.asks(event, **fields)
        told: dict[str, Any] = reply if reply["ok"] else reply["error"]
        return told

    async def _ask_route(self, door: str, fields: Fields, actor: Actor, asking: Asking) -> Reply:
        method, _, template = door.partition(" ")
        in_path = re.findall(r"{(\w+)}", template)
        path = template.format_map(fields)
        rest = {name: value for name, value in fields.items() if name not in in_path}
        headers = {"authorization": f"Bearer {actor.token}"} if actor.token else {}
        if asking.body:
            media_type, content = asking.body
            headers["content-type"] = media_type
            answer = await self._rest.request(method, path, content=content, headers=headers)
        elif method in _UNREAD and door not in self._with_body:
            answer = await self._rest.request(method, path, params=rest, headers=headers)
        else:
            answer = await self._rest.request(method, path, json=rest, headers=headers)
        self._rest.cookies.clear()  # who asks is said by the header alone
        return _told(answer)


def _told(answer: httpx.Response) -> Reply:
    if answer.headers["content-type"] == "application/problem+json":
        problem: dict[str, Any] = answer.json()
        return problem
    assert answer.is_success, answer.text
    if answer.headers["content-type"].startswith("application/json"):
        told: dict[str, Any] = answer.json()
        return told
    return {}
