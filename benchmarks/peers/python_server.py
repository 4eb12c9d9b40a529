"""The same chat on python-socketio and uvicorn, as its documentation would have one write it.

Says on the wire what `node_server.mjs` says, in the same shapes and sizes, and stores nothing.
"""

import socket
import uuid
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import Any, Final

import socketio
import uvicorn

PAGE: Final = 50
MEMBERS_SHOWN: Final = 100
TEXT_MOST: Final = 10_000

REQUESTS: Final = ("add_user", "create_room", "join_room", "catch_up", "send_message")

Json = dict[str, Any]


@dataclass(slots=True)
class Room:
    """A room in memory."""

    name: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    revision: int = 0
    head: int = 0
    created_at: str = ""
    members: dict[str, Json] = field(default_factory=dict)
    newest: deque[Json] = field(default_factory=lambda: deque(maxlen=PAGE))

    def shape(self) -> Json:
        """The room as clients see it."""
        return {
            "id": self.id,
            "kind": "public",
            "name": self.name,
            "title": None,
            "topic": None,
            "members": None,
            "members_count": len(self.members),
            "revision": self.revision,
            "head": self.head,
            "archived": False,
            "created_at": self.created_at,
        }


def now() -> str:
    """This instant, as the wire wants it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Chat:
    """Everything there is, and what can be done with it."""

    def __init__(self, server: Any) -> None:  # noqa: ANN401
        self._server = server
        self._people: dict[str, Json] = {}
        self._by_token: dict[str, Json] = {}
        self._names: set[str] = set()
        self._rooms: dict[str, Room] = {}
        self._public: dict[str, Room] = {}

    async def connect(self, sid: str, _: Json, auth: Json | None = None) -> None:
        """Let somebody in, as whom their token stands for."""
        user = self._by_token.get((auth or {}).get("token", ""))
        if user is not None:
            self._people[sid] = user
        welcome: Json = {"server": {"name": "python"}, "user": user, "rooms": [], "whispers": []}
        await self._server.emit("welcome", welcome, to=sid)

    async def disconnect(self, sid: str, _: str) -> None:
        """Forget a connection."""
        self._people.pop(sid, None)

    async def add_user(self, sid: str, request: Json) -> Json:
        """Take a name."""
        name = request["username"]
        if name in self._names:
            return _refused("username_taken")
        self._names.add(name)
        token = str(uuid.uuid4())
        user = {
            "id": str(uuid.uuid4()),
            "username": name,
            "name": None,
            "avatar": None,
            "guest": True,
            "bot": False,
        }
        self._people[sid] = self._by_token[token] = user
        return {"ok": True, "user": user, "token": token}

    async def create_room(self, sid: str, request: Json) -> Json:
        """Make a room and be its owner."""
        name = request["name"]
        if name in self._public:
            return _refused("room_name_taken")
        room = Room(name, created_at=now())
        self._rooms[room.id] = self._public[name] = room
        await self._enter(sid, room, "owner")
        return {"ok": True, "room": room.shape()}

    async def join_room(self, sid: str, request: Json) -> Json:
        """Become a member, or hear a room again."""
        room = self._find(request["room"])
        if room is None:
            return _refused("room_not_found")
        await self._enter(sid, room, "member")
        members = [*islice(room.members.values(), MEMBERS_SHOWN)]
        return {"ok": True, "room": room.shape(), "members": members, "messages": [*room.newest]}

    async def catch_up(self, sid: str, request: Json) -> Json:
        """Hear rooms again, and what was said there meanwhile, if that is not more than is kept."""
        rooms = {
            id_: await self._missed(sid, id_, since) for id_, since in request["rooms"].items()
        }
        return {"ok": True, "rooms": rooms, "whispers": {}}

    async def send_message(self, sid: str, request: Json) -> Json:
        """Say something to everybody in a room."""
        room = self._find(request["room"])
        author = self._people[sid]
        text = request["text"]
        if room is None or author["id"] not in room.members:
            return _refused("not_in_room")
        if not text or len(text) > TEXT_MOST:
            return _refused("message_too_long")
        room.revision += 1
        room.head += 1
        message = _message(room, author, text, request.get("client_id"))
        room.newest.append(message)
        await self._server.emit("message", message, room=room.id)
        return {"ok": True, "message": message}

    def _find(self, reference: str) -> Room | None:
        return self._rooms.get(reference) or self._public.get(reference)

    async def _missed(self, sid: str, room_id: str, since: int) -> Json | None:
        room = self._rooms.get(room_id)
        if room is None or self._people[sid]["id"] not in room.members:
            return None
        await self._server.enter_room(sid, room.id)
        return {
            "room": room.shape(),
            "members": [],
            "messages": [message for message in room.newest if message["revision"] > since],
            "revision": room.revision,
            "complete": True,
        }

    async def _enter(self, sid: str, room: Room, role: str) -> None:
        user = self._people[sid]
        if user["id"] not in room.members:
            member = {"user": user, "role": role, "joined_at": now(), "left_at": None}
            room.members[user["id"]] = member
            room.revision += 1
        await self._server.enter_room(sid, room.id)


def _refused(code: str) -> Json:
    return {"ok": False, "error": {"code": code}}


def _message(room: Room, author: Json, text: str, client_id: str | None) -> Json:
    return {
        "id": str(uuid.uuid4()),
        "room": room.id,
        "position": room.head,
        "revision": room.revision,
        "author": author,
        "text": text,
        "images": [],
        "reply_to": None,
        "mentions": {"users": [], "room": False},
        "reactions": [],
        "client_id": client_id,
        "sent_at": now(),
        "edited_at": None,
        "deleted_at": None,
        "pinned_at": None,
        "whisper": None,
    }


def main() -> None:
    """Serve on a free port until told to end."""
    # Without always_connect a welcome would reach the client before it knows that it is connected.
    server = socketio.AsyncServer(
        async_mode="asgi", transports=["websocket"], always_connect=True, http_compression=False
    )
    chat = Chat(server)
    for name in ("connect", "disconnect", *REQUESTS):
        server.on(name, getattr(chat, name))
    listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
    ready = f"ready on port {listener.getsockname()[1]}"
    app = socketio.ASGIApp(server, on_startup=partial(print, ready, flush=True))
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws_per_message_deflate=False,
        ws_ping_interval=None,  # Engine.IO has heartbeats of its own
        backlog=4096,
        log_level="warning",
    )
    uvicorn.Server(config).run([listener])


if __name__ == "__main__":
    main()
