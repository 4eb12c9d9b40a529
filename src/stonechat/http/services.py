"""What the routes of this door work with; `app` puts it together."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar

from stonechat.actions import awaiting
from stonechat.actions.act import Act, Appender, Readers, SetAct
from stonechat.actions.in_session import SessionAppender, SessionReaders
from stonechat.actions.store import Content, Neighbour, PushSubscription
from stonechat.chat.rates import Rates
from stonechat.delivery.image_frames import Crop
from stonechat.delivery.passwords import Passwords
from stonechat.delivery.push.trial import Trial
from stonechat.delivery.uploads import Incoming
from stonechat.http.cookies import Cookies
from stonechat.http.guards import Guards
from stonechat.http.identity import Identities
from stonechat.wire.broadcasts import ServerInfo
from stonechat.wire.people import Presence
from stonechat.wire.shapes import User

A = TypeVar("A")
R = TypeVar("R")


class Presences(Protocol):
    """Whoever knows who is there."""

    def last_sign(self, person_id: str) -> datetime | None:
        """When somebody last gave a sign; None if the store knows it as well."""

    def presence_of(self, user: User, neighbour: Neighbour | None, *, seen_by: str) -> Presence:
        """How somebody is seen by the one who asks; they share no room without a neighbour."""


class Index(Protocol):
    """Whoever makes messages findable."""

    async def settled(self) -> None:
        """Wait until what was sent so far can be found."""


class Pictures(Protocol):
    """Whoever makes the pictures of people safe and durable."""

    async def store(self, data: bytes, crop: Crop | None) -> str:
        """Decode, cut out and store; returns the picture's id, or raises ChatError."""

    async def discard(self, avatar_id: str) -> None:
        """Remove a picture with which nobody is shown."""


class Uploads(Protocol):
    """Whoever receives what is uploaded, and makes it safe and durable."""

    async def receive(self, incoming: Incoming) -> Content:
        """Read to the end and store; it is held until one of the others, or raises ChatError."""

    async def skip(self, incoming: Incoming) -> None:
        """Read to the end, and keep nothing of it."""

    def release(self, content: Content) -> None:
        """Hold it no longer, because the store names it, or may."""

    async def discard(self, content: Content) -> None:
        """Remove what nothing will name."""


class Pushes(Protocol):
    """Whoever wakes devices.

    Attributes:
        public_key: for which devices subscribe.
        loopback: whether their push services may be on this machine.
        server_name: what the server calls itself.
    """

    public_key: str
    loopback: bool
    server_name: str

    async def try_out(self, device: PushSubscription, payload: bytes) -> Trial:
        """Wake a device once; whatever happens is in the answer."""


class Unsubscribing(Protocol):
    """Whoever reads the links in mail by which whoever got it gets no more."""

    def person_of(self, token: str) -> str | None:
        """Whose mail a token stops; None if it is none of ours."""


@dataclass(frozen=True, slots=True)
class Services:
    """One set for all requests; every route can ask for it as `services`."""

    appender: Appender
    readers: Readers
    pages: Readers
    """For what may be long and is of no hurry: pages of history, and searches."""
    identities: Identities
    cookies: Cookies
    passwords: Passwords
    guards: Guards
    presences: Presences
    index: Index
    pictures: Pictures
    uploads: Uploads
    pushes: Pushes
    unsubscribing: Unsubscribing
    server: ServerInfo
    public_url: str
    """What links begin with that are given to people, without a slash at the end."""

    @property
    def rates(self) -> Rates:
        """What this process counts for itself."""
        return self.guards.rates

    def asked_by(self, session_id: str) -> "Services":
        """Be the same for the requests of a session, which come to nothing once it has ended."""
        return replace(
            self,
            appender=SessionAppender(self.appender, session_id),
            readers=SessionReaders(self.readers, session_id),
            pages=SessionReaders(self.pages, session_id),
        )


async def run_act(services: Services, act: Act[A, R], request: A) -> R:
    """Await one act: what it answers once that is durable and others have been told.

    Raises the ChatError that the act came to; Unauthenticated, if the session that asks has ended
    since it was looked at. An act whose asker goes away takes effect all the
    same, as on the socket.
    """
    return await awaiting.run_act(services.appender, act, request)


async def run_in_set(
    services: Services, act: SetAct[A, R], request: A, *, size_bytes: int = 0
) -> R:
    """Await one request of a set act; otherwise as `run_act`.

    Args:
        services: has the appender.
        act: runs this request together with others that wait.
        request: what is asked of it.
        size_bytes: what the request weighs while it waits.
    """
    return await awaiting.run_in_set(services.appender, act, request, size_bytes=size_bytes)
