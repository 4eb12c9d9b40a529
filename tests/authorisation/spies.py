"""People who try every door for what is not theirs, and keep all that they get."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, Self

import httpx
import socketio

from tests.authorisation.cast import Actor
from tests.support.chatter import WAIT_SECONDS, WEBSOCKET
from tests.support.rest import rest_client

Json = dict[str, Any]

ID_LENGTH: Final = 36


class Spy:
    """Somebody at both doors of a server who writes down everything that they are told.

    Attributes:
        notes: what was heard and answered so far, as JSON, without what the spy asked.
    """

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.notes: list[str] = []
        self._client = socketio.AsyncClient(reconnection=False)
        self._client.on("*", self._hear)
        self._rest: httpx.AsyncClient
        self._url = ""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.disconnect()
        await self._rest.aclose()

    async def come(self, url: str) -> None:
        """Connect at both doors."""
        self._url = url
        self._rest = rest_client(url, self.actor.token)
        auth = {"token": self.actor.token} if self.actor.token else None
        await self._client.connect(url, transports=list(WEBSOCKET), auth=auth)

    async def asks(self, event: str, **fields: Any) -> Json:
        """Ask over the socket; returns the reply."""
        reply: Json = await self._client.call(event, fields, timeout=WAIT_SECONDS)
        self._note(json.dumps(reply), re.findall(r'"([^"]+)"', json.dumps(fields)))
        return reply

    async def gets(self, path: str, **query: str) -> httpx.Response:
        """Read over REST, or what is beside it if the path begins with a slash."""
        return await self.requests("GET", path, params=query)

    async def requests(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Ask over REST; returns the answer."""
        # The client would put its base before a path that begins with a slash.
        where = f"{self._url}{path}" if path.startswith("/") else path
        answer = await self._rest.request(method, where, **more)
        self._rest.cookies.clear()
        told = f"{answer.status_code} {sorted(answer.headers.items())} {answer.text}"
        asked = re.findall(r'"([^"]+)"', json.dumps(more))
        # An answer may say again what was asked for; that is nobody's secret any more.
        self._note(told, asked if answer.is_success else [*asked, *path.split("/")])
        return answer

    def knows(self, secrets: Mapping[str, str]) -> list[str]:
        """Give the names of the secrets that are in the notes."""
        everything = "\n".join(self.notes)
        return [name for name, secret in secrets.items() if secret in everything]

    def _note(self, told: str, asked: Iterable[str]) -> None:
        for known in asked:
            if len(known) == ID_LENGTH:
                told = told.replace(known, "")
        self.notes.append(told)

    async def _hear(self, event: str, *told: Any) -> None:
        self.notes.append(json.dumps([event, *told]))
