"""One client's conversation with the server across all its connections, without I/O or clock.

Whoever drives it hands over what arrives, asks the server what `requests_to_send` says, and gives
`take_events` and `take_results` to the program. Instants are seconds on one monotonic clock.
"""

from math import inf
from typing import Final, NamedTuple

import msgspec

from stonechat.client.answers import decode, decode_answer
from stonechat.client.errors import ClientError, ConnectionLost, Refused
from stonechat.client.events import Connected, Disconnected, Event, NameRefused
from stonechat.client.outbox import PASSING, PAUSE_SECONDS, Outbox
from stonechat.client.rooms import Rooms
from stonechat.client.streams import Streams
from stonechat.client.whispers import Whispers
from stonechat.protocol.errors import RemoteError
from stonechat.wire import broadcasts, replies, requests
from stonechat.wire.shapes import Problem, Shape, User

ANSWER_SECONDS: Final = 60.0
"""How long an answer may take. A connection that does not answer is given up like a silent one."""


class Question(NamedTuple):
    """A request to send now; its answer comes back under its number.

    `own` are the client's, for which no program waits.
    """

    number: int
    name: str
    request: requests.Request
    own: bool = False


class Result(NamedTuple):
    """What became of a request of the program: its reply, or why there is none."""

    number: int
    outcome: Shape | ClientError


class _UnderWay(NamedTuple):
    question: Question
    until: float


class Conversation:
    """What one client knows and wants.

    Args:
        username: the name to take when the server knows none for us.
        token: what brings the same person back.
        keep_messages: how many of a room's newest messages are kept; None keeps all.
        in_flight: how many sends may be on their way at once, see `Outbox`.

    Attributes:
        token: the newest token there is.
        user: who one is; None before there is a name.
        server: what the server says about itself; None before the first welcome.
        streams: the rooms and whispers that one hears.
    """

    def __init__(
        self,
        *,
        username: str | None = None,
        token: str | None = None,
        keep_messages: int | None = None,
        in_flight: int = 1,
    ) -> None:
        self.token = token
        self.user: User | None = None
        self.server: broadcasts.ServerInfo | None = None
        self.streams = Streams(keep_messages)
        self._username = username
        self._name_refused = False
        self._outbox = Outbox(in_flight)
        self._online = False
        self._numbers = 0
        self._waiting: dict[int, Question] = {}
        self._under_way: dict[int, _UnderWay] = {}
        # Until when nothing of our own is asked, because the server said so.
        self._own_again_at = -inf
        self._events: list[Event] = []
        self._results: list[Result] = []

    @property
    def rooms(self) -> Rooms:
        """The rooms that one hears."""
        return self.streams.rooms

    @property
    def whispers(self) -> Whispers:
        """The whispers that one is part of."""
        return self.streams.whispers

    @property
    def online(self) -> bool:
        """Whether the server has welcomed us on the present connection."""
        return self._online

    @property
    def ready(self) -> bool:
        """Whether there is nothing to wait for before asking: a name, or the lack of any wish."""
        return self._online and (self.user is not None or not self._wants_name())

    @property
    def deadline(self) -> float:
        """When `tick` must be called at the latest, on this connection."""
        own = self._own_again_at if self._own_again_at > -inf else inf
        answers = next((entry.until for entry in self._under_way.values()), inf)
        return min(own, answers, self._outbox.deadline)

    # What the program wants.

    def ask(self, name: str, request: requests.Request) -> int:
        """Put a request, which is asked once, as soon as there is a connection; give its number."""
        number = self._next_number()
        self._waiting[number] = Question(number, name, request)
        return number

    def send(self, message: requests.SendMessage) -> int:
        """Put a message, which is repeated until it is answered for good; give its number.

        Raises:
            ValueError: it has no `client_id`, so that repeating it would double it.
        """
        if message.client_id is None:
            raise ValueError("a message needs a client_id to be repeated safely")
        number = self._next_number()
        self._outbox.add(number, message)
        return number

    def abandon(self, number: int) -> None:
        """Forget a request that nobody waits for any more; it may have been asked."""
        self._waiting.pop(number, None)
        self._outbox.done(number)

    def end(self, error: ClientError) -> None:
        """Settle with an error everything that has not been answered; nothing more is asked."""
        self._online = False
        under_way = [number for number, entry in self._under_way.items() if not entry.question.own]
        for number in dict.fromkeys([*under_way, *self._waiting, *self._outbox.clear()]):
            self._results.append(Result(number, error))
        self._waiting.clear()
        self._under_way.clear()

    # What the connection brings.

    def receive_event(self, name: str, json: msgspec.Raw) -> None:
        """Take a broadcast; one that is not known is ignored.

        Raises:
            RemoteError: it is malformed, or contradicts what was told before.
        """
        if name == "welcome":
            self._welcome(decode(json, broadcasts.Welcome))
        else:
            self._events += self.streams.hear(name, json)

    def receive_answer(self, number: int, json: msgspec.Raw, now: float) -> None:
        """Take the answer to a question of this connection.

        Raises:
            RemoteError: it is malformed, or contradicts what was told before.
        """
        entry = self._under_way.pop(number, None)
        if entry is None:
            return
        question = entry.question
        answer = decode_answer(question.name, json)
        if isinstance(answer, Problem):
            self._refused(question, answer, now)
            return
        self._outbox.done(number)
        self._apply(question, answer)
        self._settle(question, answer)

    def unsendable(self, number: int, reason: str, now: float) -> None:
        """Note that a question cannot be put into the protocol; it is refused as by the server."""
        question = self._under_way.pop(number).question
        problem = Problem("invalid_request", reason, question.name, {}, None)
        self._refused(question, problem, now)

    def lose(self, reason: str) -> None:
        """Note that the connection is gone, or that there could be none.

        What the program asked and was not answered fails, for asking again could do it twice.
        Messages wait for the next connection.
        """
        if self._online:
            self._events.append(Disconnected(reason))
        self._online = False
        self._name_refused = False
        self._own_again_at = -inf
        under_way, self._under_way = self._under_way, {}
        for number, entry in under_way.items():
            if number not in self._outbox:
                self._settle(entry.question, ConnectionLost())
        self._outbox.lose()

    def tick(self, now: float) -> None:
        """Look at the clock; then `requests_to_send` may have something new.

        Raises:
            RemoteError: an answer has not come in time.
        """
        if now >= self._own_again_at:
            self._own_again_at = -inf
        self._outbox.tick(now)
        oldest = next(iter(self._under_way.values()), None)
        if oldest is not None and now >= oldest.until:
            raise RemoteError(f"no answer for {ANSWER_SECONDS:.0f} seconds")

    # What is to be done.

    def requests_to_send(self, now: float) -> list[Question]:
        """Take what is to be asked now, in this order; it counts as asked.

        First comes our name, then what was missed, then what the program asks, then its messages.
        """
        if not self._online:
            return []
        due = [] if now < self._own_again_at else self._own_questions()
        if self.ready:
            due += self._waiting.values()
            self._waiting.clear()
        if self.user is not None:
            due += [
                Question(number, "send_message", send) for number, send in self._outbox.due(now)
            ]
        for question in due:
            self._under_way[question.number] = _UnderWay(question, now + ANSWER_SECONDS)
        return due

    def take_events(self) -> list[Event]:
        """Take what the program is to be told, in order."""
        events, self._events = self._events, []
        return events

    def take_results(self) -> list[Result]:
        """Take what became of the program's requests, in the order in which it was known."""
        results, self._results = self._results, []
        return results

    def _wants_name(self) -> bool:
        return self.user is None and self._username is not None and not self._name_refused

    def _own_questions(self) -> list[Question]:
        if self._wants_name():
            asked = any(entry.question.name == "add_user" for entry in self._under_way.values())
            name = requests.AddUser(username=self._username or "")
            return [] if asked else [self._own("add_user", name)]
        missed = self.streams.ask_missed()
        return [] if missed is None else [self._own("catch_up", missed)]

    def _own(self, name: str, request: requests.Request) -> Question:
        return Question(self._next_number(), name, request, own=True)

    def _next_number(self) -> int:
        self._numbers += 1
        return self._numbers

    def _welcome(self, welcome: broadcasts.Welcome) -> None:
        self._online = True
        self.server = welcome.server
        self.user = welcome.user
        if welcome.user is not None:
            self._username = welcome.user.username
            self.streams.know_oneself(welcome.user)
        if not self._wants_name():
            self._events.append(Connected(welcome.user))
        self._events += self.streams.welcome(welcome)

    def _apply(self, question: Question, reply: Shape) -> None:
        """Let an answer change what we know."""
        if isinstance(reply, replies.Named):
            self.token, self.user = reply.token, reply.user
            self.streams.know_oneself(reply.user)
            self._username = reply.user.username
            self._events.append(Connected(reply.user))
        elif isinstance(reply, replies.CatchUpReply) and question.own:
            self._events += self.streams.catch_up(reply)
        elif self.user is not None:
            self.streams.answered(question.request, reply, self.user)

    def _refused(self, question: Question, problem: Problem, now: float) -> None:
        if question.number in self._outbox:
            if not self._outbox.refused(question.number, problem, now):
                self._settle(question, Refused(problem))
        elif not question.own:
            self._settle(question, Refused(problem))
        elif question.name == "catch_up" or problem.code in PASSING:
            self.streams.fail_to_catch_up()
            wait_ms = problem.retry_after_ms
            self._own_again_at = now + (PAUSE_SECONDS if wait_ms is None else wait_ms / 1000)
        else:
            self._name_refused = True
            self._events.append(NameRefused(problem))

    def _settle(self, question: Question, outcome: Shape | ClientError) -> None:
        if not question.own:
            self._results.append(Result(question.number, outcome))
