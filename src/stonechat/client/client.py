"""The client as a program uses it: requests to await, events to walk through."""

import asyncio
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Final, Self, TypedDict, TypeVar, Unpack, cast
from weakref import WeakSet

import uuid_utils

from stonechat.client.acts import Acts
from stonechat.client.conversation import Conversation
from stonechat.client.driver import Dial, Driver, dial
from stonechat.client.errors import ClientClosed, ClientError, Refused
from stonechat.client.event_stream import Events
from stonechat.client.events import Connected, Event, NameRefused
from stonechat.client.room_view import RoomView
from stonechat.client.whisper_view import WhisperView
from stonechat.wire import replies, requests
from stonechat.wire.broadcasts import ServerInfo
from stonechat.wire.shapes import Message, MessageReceipt, Shape, User

KEEP_MESSAGES: Final = 1_000

_Reply = TypeVar("_Reply", bound=Shape)


class Saying(TypedDict, total=False):
    """How something is said beside its text.

    Attributes:
        reply_to: the id of a message in the same room, or in the same whisper.
        to: for a whisper, the members it is for, by id or username.
        client_id: one's own id of this message, by which it is stored once only, also if a program
            that was restarted says it again. Without, there is a new one.
    """

    reply_to: str | None
    to: Iterable[str] | None
    client_id: str | None


class ChatClient(Acts):
    """Somebody at a server: connected as long as one is inside `async with`.

    Entering waits until the server is there and one has the name that was asked for; leaving
    closes the connection. In between the client comes back by itself whenever it is lost, catches
    up with what it missed and repeats what was not acknowledged.

    Args:
        url: of the server, such as https://chat.example.org.
        username: the name to take when the server knows none for us.
        token: what brings the same person back; see the attribute `token`.
        keep_messages: how many of a room's newest messages are kept; None keeps all.
        in_flight: how many messages may be on their way at once. One keeps their order whatever
            happens; more are faster, and may be stored in another order while the server answers
            `unavailable` or `rate_limited` to some.
        dial: opens WebSockets.
    """

    def __init__(
        self,
        url: str,
        *,
        username: str | None = None,
        token: str | None = None,
        keep_messages: int | None = KEEP_MESSAGES,
        in_flight: int = 1,
        dial: Dial = dial,
    ) -> None:
        self._conversation = Conversation(
            username=username, token=token, keep_messages=keep_messages, in_flight=in_flight
        )
        self._url = url
        self._dial = dial
        self._driver: Driver | None = None
        self._running: asyncio.Task[None] | None = None
        self._entered: asyncio.Future[None] | None = None
        self._end: ClientError | None = None
        self._farewell: BaseException | None = None
        # A reader that the program has dropped must not fill up for ever.
        self._readers: WeakSet[Events] = WeakSet()
        self._futures: dict[int, asyncio.Future[Shape]] = {}

    @property
    def user(self) -> User | None:
        """Who one is; None before there is a name."""
        return self._conversation.user

    @property
    def token(self) -> str | None:
        """What brings the same person back another time. Keep it as a secret."""
        return self._conversation.token

    @property
    def server(self) -> ServerInfo | None:
        """What the server says about itself; None before the first welcome."""
        return self._conversation.server

    @property
    def online(self) -> bool:
        """Whether there is a connection at this moment."""
        return self._conversation.online

    @property
    def rooms(self) -> Mapping[str, RoomView]:
        """The rooms that one hears, by id, as far as they are known here."""
        return self._conversation.rooms

    @property
    def whispers(self) -> Mapping[str, WhisperView]:
        """The whispers that one is part of, by id, as far as they are known here."""
        return self._conversation.whispers

    def room(self, reference: str) -> RoomView | None:
        """Find a room that one hears, by id or name."""
        return self._conversation.rooms.find(reference)

    def events(self) -> Events:
        """Give everything that is told from now on, to walk through with `async for`."""
        reader = Events()
        if self._end is None:
            self._readers.add(reader)
        else:
            reader.end(self._farewell)
        return reader

    async def __aenter__(self) -> Self:
        self._driver = Driver(self._url, self._conversation, self._dial, self._tell)
        self._entered = asyncio.get_running_loop().create_future()
        self._running = asyncio.create_task(self._run(self._driver))
        try:
            await self._entered
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End the connection; whatever was not answered fails with ClientClosed."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])
            if not self._running.cancelled():
                self._running.result()

    async def send_message(
        self,
        room: str,
        text: str | None = None,
        *,
        images: Iterable[bytes | requests.ImageSource] = (),
        files: Iterable[requests.UploadedFile] = (),
        **more: Unpack[Saying],
    ) -> Message | MessageReceipt:
        """Say something; comes back when it is durable, however often it had to be repeated.

        Args:
            room: by id or name.
            text: Markdown.
            images: at most ten.
            files: what was uploaded over REST before, at most ten.
            more: what it answers, for whom it is, and by which id of one's own: see `Saying`.

        Raises:
            Refused: for good; what can be mended by waiting is waited for.
        """
        to = more.get("to")
        message = requests.SendMessage(
            room=room,
            text=text,
            images=list(images) or None,
            files=list(files) or None,
            # It begins with the time, which is cheapest for the server to index.
            client_id=more.get("client_id") or str(uuid_utils.uuid7()),
            reply_to=more.get("reply_to"),
            # For nobody is not for everybody.
            to=None if to is None else list(to),
        )
        driver = self._open_driver()
        reply = await self._outcome(driver, self._conversation.send(message))
        return cast("replies.SendReply", reply).message

    # How it gets there.

    async def _ask(self, name: str, request: requests.Request, _: type[_Reply]) -> _Reply:
        driver = self._open_driver()
        outcome = await self._outcome(driver, self._conversation.ask(name, request))
        # Answers are decoded by the name of their request.
        return cast("_Reply", outcome)

    def _open_driver(self) -> Driver:
        if self._end is not None:
            raise self._end
        if self._driver is None:
            raise ClientClosed("Use the client inside `async with`.")
        return self._driver

    async def _outcome(self, driver: Driver, number: int) -> Shape:
        future: asyncio.Future[Shape] = asyncio.get_running_loop().create_future()
        self._futures[number] = future
        driver.wake()
        try:
            return await future
        finally:
            if self._futures.pop(number, None) is not None:
                self._conversation.abandon(number)

    async def _run(self, driver: Driver) -> None:
        end: ClientError = ClientClosed("The client was closed.")
        try:
            end = self._farewell = await driver.run()
        except Exception as defect:
            self._farewell = defect
            raise
        finally:
            self._end = end
            self._conversation.end(end)
            self._tell()
            self._finish()

    def _finish(self) -> None:
        for reader in self._readers:
            reader.end(self._farewell)
        if self._entered is not None and not self._entered.done():
            self._entered.set_exception(self._end or ClientClosed("The client was closed."))

    def _tell(self) -> None:
        """Give the program what the conversation has for it."""
        for number, outcome in self._conversation.take_results():
            future = self._futures.pop(number, None)
            if future is None or future.done():
                continue
            if isinstance(outcome, ClientError):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)
        for event in self._conversation.take_events():
            self._enter(event)
            for reader in self._readers:
                reader.put(event)

    def _enter(self, event: Event) -> None:
        if self._entered is None or self._entered.done():
            return
        if isinstance(event, Connected):
            self._entered.set_result(None)
        elif isinstance(event, NameRefused):
            self._entered.set_exception(Refused(event.problem))
