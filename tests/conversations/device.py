"""A person's ways into a server, each of which keeps every byte that came out of it."""

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, Self

import httpx

from tests.support.caller import Talker
from tests.support.line import WebSocketLine
from tests.support.rest import NO_CERTIFICATES

Json = dict[str, Any]

ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")

_REPLY: Final = re.compile(r"43(\d+)\[")
_IN_QUERY: Final = frozenset({"GET", "DELETE"})


class Told(NamedTuple):
    """Something that came from the server, as it came; and what had been asked for, if anything."""

    raw: str
    asked: str = ""

    @property
    def without_asked(self) -> str:
        """What was told beyond the ids that were in the request itself."""
        told = self.raw
        for known in set(ID.findall(self.asked)):
            told = told.replace(known, "<id>")
        return told


class _Ear:
    """A WebSocket that notes what comes, before anybody looks at it."""

    def __init__(self, port: int) -> None:
        self.packets: list[str] = []
        self._line = WebSocketLine(port)
        self._line.shake_hands()
        assert self._line.packet().startswith("0{")

    def say(self, packet: str) -> None:
        self._line.say(packet)

    def packet(self) -> str:
        packet = self._line.packet()
        self.packets.append(packet)
        return packet

    def close(self) -> None:
        self._line.close()


class Device(Talker):
    """One connection of somebody."""

    def __init__(self, port: int, token: str | None) -> None:
        self._ear = _Ear(port)
        self._asked: dict[int, str] = {}
        super().__init__(self._ear, token=token)

    def request(self, event: str, **fields: Any) -> int:
        """Make a request, and do not wait."""
        ack = super().request(event, **fields)
        self._asked[ack] = json.dumps(fields)
        return ack

    def take_told(self) -> list[Told]:
        """Give what came since this was asked last."""
        packets, self._ear.packets = self._ear.packets, []
        return [Told(packet, self._asked_for(packet)) for packet in packets]

    def settle(self) -> int:
        """Ask for something behind which nothing is left that was under way."""
        return self.request("list_rooms", limit=1)

    def _asked_for(self, packet: str) -> str:
        found = _REPLY.match(packet)
        return self._asked[int(found[1])] if found else ""


@dataclass
class Person:
    """Somebody with all their devices, and at the other door; a stranger has no token.

    Attributes:
        told: what came over REST since it was last looked at.
    """

    name: str
    id: str
    token: str | None
    url: str
    guest: bool = False
    moderates: bool = False
    devices: list[Device] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    def __post_init__(self) -> None:
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        self._rest = httpx.Client(base_url=self.url, headers=headers, verify=NO_CERTIFICATES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._rest.close()
        for device in self.devices:
            device.__exit__()

    def comes(self) -> Device:
        """Connect another device."""
        device = Device(httpx.URL(self.url).port or 80, self.token)
        self.devices.append(device)
        return device

    def goes(self, device: Device) -> None:
        """Put a device away; what it was told stays with the person."""
        self.told += device.take_told()
        self.devices.remove(device)
        device.__exit__()

    def asks(self, door: str, **fields: Any) -> Told:
        """Ask at a door, an event or a route such as `GET rooms/{room}`; gives all that comes."""
        if " " in door:
            return self._asks_route(door, fields)
        device = self.devices[0]
        reply = device.asks(door, **fields)
        return Told(json.dumps(reply), json.dumps(fields))

    def gets(self, door: str, **fields: Any) -> Json:
        """Ask for something that must be given."""
        if " " not in door:
            reply: Json = self.devices[0].gets(door, **fields)
            return reply
        told = self._asks_route(door, fields)
        assert told.raw.startswith("2"), f"{self.name}: {door} {fields}: {told.raw}"
        body: Json = json.loads(told.raw.partition("\n\n")[2])
        return body

    def uploads(self, content: bytes, media_type: str, **query: str) -> Json:
        """Upload something; what is said of it."""
        headers = {"content-type": media_type}
        answer = self._rest.post("/api/v1/uploads", params=query, content=content, headers=headers)
        self._note(answer, {})
        assert answer.is_success, answer.text
        upload: Json = answer.json()["upload"]
        return upload

    def _asks_route(self, door: str, fields: Json) -> Told:
        method, _, template = door.partition(" ")
        path = template.format_map(fields)
        rest = {name: it for name, it in fields.items() if f"{{{name}}}" not in template}
        where = path if path.startswith("/") else f"/api/v1/{path}"
        if method in _IN_QUERY:
            answer = self._rest.request(method, where, params=rest)
        else:
            answer = self._rest.request(method, where, json=rest)
        self._rest.cookies.clear()
        return self._note(answer, fields)

    def _note(self, answer: httpx.Response, fields: Json) -> Told:
        headers = sorted((name, it) for name, it in answer.headers.items() if name != "date")
        told = Told(f"{answer.status_code} {headers}\n\n{answer.text}", json.dumps(fields))
        self.told.append(told)
        return told

    def take_told(self) -> list[Told]:
        """Give what came to the person at any door since this was asked last."""
        told, self.told = self.told, []
        for device in self.devices:
            told += device.take_told()
        return told
