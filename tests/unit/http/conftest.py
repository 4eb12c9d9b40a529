"""A real server with every route and a small web client."""

import asyncio
import socket
import ssl
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from stonechat.actions.store import NewFile
from stonechat.chat.errors import Unavailable
from stonechat.chat.rates import Rates
from stonechat.chat.values import Access, Person
from stonechat.delivery.passwords import Passwords
from stonechat.delivery.push.trial import Trial
from stonechat.http.api import compose_api
from stonechat.http.application import CrossOrigin, HttpApplication, Pictures
from stonechat.http.cookies import Cookies
from stonechat.http.exchange import AsgiApp
from stonechat.http.guards import Guards
from stonechat.http.health import Check
from stonechat.http.identity import Credentials, Identities
from stonechat.http.images import StoredFile, StoredImage
from stonechat.http.metrics import MetricsRoute
from stonechat.http.readings import Reading
from stonechat.http.services import Services
from stonechat.http.web_client import WebClient
from stonechat.realtime.watches import nothing_of
from stonechat.wire.broadcasts import Limits, ServerInfo
from stonechat.wire.people import Presence
from stonechat.wire.shapes import User

INFO = ServerInfo(
    name="Nest",
    version="1.2.3",
    access=Access.OPEN,
    limits=Limits(
        text_length=10_000,
        image_bytes=10_000_000,
        images_per_message=10,
        payload_bytes=12_000_000,
        name_length=32,
        page=100,
        file_bytes=25_000_000,
        files_per_message=10,
    ),
)

NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Loading them takes longer than most of these tests."""


class LostStore:
    """An appender, readers and a disk that are out of reach."""

    def submit(self, *_: object, **__: object) -> None:
        raise Unavailable

    submit_to_set = submit

    async def run(self, *_: object) -> Any:
        raise Unavailable

    def person_of(self, _: str) -> None:
        """No token is good."""

    async def settled(self) -> None:
        raise Unavailable

    async def store(self, *_: object) -> str:
        raise Unavailable

    async def discard(self, *_: object) -> None:
        raise Unavailable

    async def receive(self, *_: object) -> NewFile:
        raise Unavailable

    async def skip(self, *_: object) -> None:
        raise Unavailable

    def release(self, *_: object) -> None:
        raise Unavailable


class NobodyThere:
    """Sees everybody offline."""

    def last_sign(self, _: str) -> None:
        """Nobody gives any."""

    def presence_of(self, user: User, *_: object, **__: object) -> Presence:
        return nothing_of(user)


class NoPushes:
    """Wakes no device."""

    public_key = "BA"
    loopback = False
    server_name = "Stonechat"

    async def try_out(self, *_: object) -> Trial:
        raise Unavailable


COOKIES = Cookies(lambda _: True, public_url="https://chat.example.org")

SERVICES = Services(
    appender=LostStore(),
    readers=LostStore(),
    pages=LostStore(),
    identities=Identities(LostStore(), LostStore(), Access.OPEN, COOKIES),
    cookies=COOKIES,
    passwords=Passwords(),
    guards=Guards(Rates(time.monotonic)),
    presences=NobodyThere(),
    index=LostStore(),
    pictures=LostStore(),
    uploads=LostStore(),
    unsubscribing=LostStore(),
    pushes=NoPushes(),
    server=INFO,
    public_url="https://chat.example.org",
)


class Shelf:
    """A library whose images and files are seen by everybody, or by who has the token."""

    def __init__(self) -> None:
        self.contents: dict[str, StoredImage | StoredFile] = {}
        self.token: str | None = None

    async def find(
        self, content_id: str, credentials: Credentials
    ) -> StoredImage | StoredFile | None:
        if self.token is not None and credentials.token != self.token:
            return None
        return self.contents.get(content_id)


class Gallery:
    """Pictures of people, for everybody or for who has the token."""

    def __init__(self) -> None:
        self.directory = Path()
        self.people: dict[str, Person] = {}
        self.is_public = True
        self.token: str | None = None

    async def may_look(self, credentials: Credentials) -> bool:
        return credentials.token == self.token

    async def find_person(self, person_id: str) -> Person | None:
        return self.people.get(person_id)

    def path(self, avatar_id: str, side: int) -> Path:
        return self.directory / f"{avatar_id}-{side}"


def foreign_origins(*allowed: str) -> CrossOrigin:
    """Let pages of these origins in."""

    def headers(request: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
        origin = request.get("origin", "")
        return [(b"access-control-allow-origin", origin.encode())] if origin in allowed else []

    return CrossOrigin(headers, is_open=bool(allowed))


async def nothing_measured() -> list[Reading]:
    return []


@dataclass
class Site:
    """What a test can change before it asks."""

    shelf: Shelf = field(default_factory=Shelf)
    gallery: Gallery = field(default_factory=Gallery)
    rates: Rates = field(default_factory=lambda: Rates(time.monotonic))
    checks: dict[str, Check] = field(default_factory=dict)
    metrics: MetricsRoute = field(default_factory=lambda: MetricsRoute(nothing_measured))
    client_directory: Path | None = None
    compose_api: Callable[[], AsgiApp] = lambda: compose_api(SERVICES)
    cross_origin: CrossOrigin = field(default_factory=foreign_origins)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[httpx.AsyncClient]:
        """Serve it on a free port, to a client that neither decodes nor follows anything."""
        application = HttpApplication(
            pictures=Pictures(self.shelf, self.gallery, self.rates),
            checks=self.checks,
            metrics=self.metrics,
            web_client=WebClient(self.client_directory),
            compose_api=self.compose_api,
            cross_origin=self.cross_origin,
        )
        config = uvicorn.Config(application, lifespan="off", log_config=None, server_header=False)
        config.load()
        server = uvicorn.Server(config)
        server.lifespan = config.lifespan_class(config)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
            # Without its main loop and its shutdown: both wait in steps of 0.1 s.
            await server.startup([listening])
            async with httpx.AsyncClient(
                base_url=f"http://127.0.0.1:{port}",
                headers={"accept-encoding": "identity"},
                verify=NO_CERTIFICATES,
            ) as client:
                yield client
            for listener in server.servers:
                listener.close()
            while server.server_state.connections:
                await asyncio.sleep(0.001)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    built = tmp_path / "dist"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text("<!doctype html><title>Nest</title>")
    (built / "icon.svg").write_text("<svg/>")
    (built / "manifest.webmanifest").write_text("{}")
    (built / "assets" / "main-4f2a.js").write_text("console.log('hello')")
    (built / "assets" / "main-4f2a.js.br").write_bytes(b"brotli")
    (built / "assets" / "main-4f2a.js.gz").write_bytes(b"gzip")
    (tmp_path / "secret.txt").write_text("secret")
    return Site(client_directory=built)


@pytest.fixture
async def client(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    async with site.open() as client:
        yield client
