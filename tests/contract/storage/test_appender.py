import asyncio
import threading
import time
import weakref
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypedDict, Unpack

import pytest

from stonechat.actions.act import Outcome
from stonechat.actions.changes import Change, MemberLeft
from stonechat.actions.store import Transaction
from stonechat.chat.errors import ChatError, Internal, Unavailable, UsernameTaken
from stonechat.storage.appender import BATCH_SECONDS, Appender
from stonechat.storage.database import Database
from stonechat.storage.errors import Contended, Unreachable
from stonechat.storage.handle import Handle
from stonechat.wire.shapes import User
from tests.contract.storage.scenery import add_guest, add_session

Answer = Outcome[Any] | ChatError


class Witness:
    """Writes down what an appender tells, in the order of telling."""

    def __init__(self) -> None:
        self.told: list[tuple[str, object]] = []
        self.answers: dict[str, Answer] = {}

    def publish(self, changes: Iterable[Change], origin: object) -> None:
        self.told += [("published", origin) for _ in changes]

    def done(self, name: str) -> Callable[[Answer], None]:
        def told(answer: Answer) -> None:
            self.told.append(("answered", name))
            self.answers[name] = answer

        return told


class Bounds(TypedDict, total=False):
    """The limits of `Appender`."""

    batch_items: int
    queue_items: int
    queue_bytes: int


@asynccontextmanager
async def appending(
    database: Database, witness: Witness, **limits: Unpack[Bounds]
) -> AsyncIterator[Appender]:
    """Open an appender and close it."""
    appender = database.appender(witness.publish, **limits)
    yield appender
    await appender.close()


def _left(name: str) -> Change:
    user = User(id=name, username=name, name=None, avatar=None, guest=True, bot=False)
    return MemberLeft(room_id="room", user=user, revision=1)


def add_bird(tx: Transaction, name: str) -> Outcome[str]:
    """Store a guest; one called `bad` is stored and then refused, and `worse` is a defect."""
    person_id = add_guest(tx, name)
    if name == "bad":
        raise UsernameTaken(name)
    if name == "worse":
        raise ZeroDivisionError
    return Outcome(person_id, (_left(name),))


def add_birds(tx: Transaction, names: Sequence[str]) -> list[Outcome[str] | ChatError]:
    """Store guests; one called `odd` gets a refusal, `worse` brings the whole call down."""
    return [
        UsernameTaken(name) if name == "odd" else Outcome(add_bird(tx, name).reply)
        for name in names
    ]


def stored(database: Database) -> int:
    with database.transaction() as tx:
        return len(tx.present_guests())


async def test_an_idle_appender_keeps_nothing_of_whoever_asked_last(database: Database) -> None:
    witness = Witness()
    async with appending(database, witness) as appender:
        asker = witness.done("wren")
        gone = weakref.ref(asker)
        appender.submit(add_bird, "wren", asker)
        del asker
        async with asyncio.timeout(10):
            while gone():
                await asyncio.sleep(0.01)
    assert witness.told == [("published", None), ("answered", "wren")]


async def test_acts_are_told_in_the_order_of_submitting_each_published_before_it_is_answered(
    database: Database,
) -> None:
    witness = Witness()
    names = [f"bird{number}" for number in range(20)]
    async with appending(database, witness, batch_items=3) as appender:
        for name in names:
            appender.submit(add_bird, name, witness.done(name), name)
    assert witness.told == [
        told for name in names for told in (("published", name), ("answered", name))
    ]


async def test_requests_of_a_set_act_go_first_in_one_call_and_all_keep_their_order(
    database: Database,
) -> None:
    calls: list[list[str]] = []

    def note_one(_: Transaction, name: str) -> Outcome[None]:
        calls.append([name])
        return Outcome(None)

    def note_many(_: Transaction, names: Sequence[str]) -> list[Outcome[None]]:
        calls.append(list(names))
        return [Outcome(None) for _ in names]

    witness = Witness()
    async with appending(database, witness) as appender:
        for name in "abCdeF":
            if name.islower():
                appender.submit_to_set(note_many, name, witness.done(name))
            else:
                appender.submit(note_one, name, witness.done(name))
    assert calls == [["a", "b", "d", "e"], ["C"], ["F"]]
    assert [name for _, name in witness.told] == list("abdeCF")


async def test_what_is_done_in_the_background_lets_others_pass_and_is_stored_by_itself(
    database: Database,
) -> None:
    instants: dict[str, float] = {}

    def note(tx: Transaction, name: str) -> Outcome[None]:
        instants[name] = tx.now.timestamp()
        time.sleep(0.002)  # the next transaction has another instant
        return Outcome(None)

    witness = Witness()
    async with appending(database, witness) as appender:
        appender.submit_in_background(note, "x", witness.done("x"))
        appender.submit_in_background(note, "y", witness.done("y"))
        for name in "AB":
            appender.submit(note, name, witness.done(name))
    assert [name for _, name in witness.told] == list("ABxy")
    assert instants["A"] == instants["B"] < instants["x"] < instants["y"]


async def test_a_message_passes_a_crowd_that_takes_long(database: Database) -> None:
    """Acts that do not fit into a transaction's time wait for the next one, in their order."""
    commits: list[str] = []

    def take_long(_: Transaction, name: str) -> Outcome[None]:
        commits.append(name)
        time.sleep(BATCH_SECONDS / 3)
        return Outcome(None)

    def pass_by(_: Transaction, names: Sequence[str]) -> list[Outcome[None]]:
        commits.extend(names)
        return [Outcome(None) for _ in names]

    def first_is_done(answer: Answer) -> None:
        witness.done("0")(answer)
        appender.submit_to_set(pass_by, "message", witness.done("message"))

    witness = Witness()
    crowd = [str(number) for number in range(20)]
    async with appending(database, witness) as appender:
        appender.submit(take_long, "0", first_is_done)
        for name in crowd[1:]:
            appender.submit(take_long, name, witness.done(name))
        await appender.drain()
    assert commits.index("message") < 12
    assert [name for name in commits if name != "message"] == crowd
    assert len(witness.answers) == 21


async def test_a_refused_act_leaves_nothing_behind_and_its_neighbours_alone(
    database: Database,
) -> None:
    witness = Witness()
    async with appending(database, witness) as appender:
        for name in ("good", "bad", "better"):
            appender.submit(add_bird, name, witness.done(name), name)
    assert isinstance(witness.answers["good"], Outcome)
    assert isinstance(witness.answers["bad"], UsernameTaken)
    assert isinstance(witness.answers["better"], Outcome)
    assert ("published", "bad") not in witness.told
    assert stored(database) == 2


async def test_a_defect_is_logged_and_answered_without_its_words(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    witness = Witness()
    async with appending(database, witness) as appender:
        for name in ("good", "worse", "better"):
            appender.submit(add_bird, name, witness.done(name))
    assert isinstance(witness.answers["worse"], Internal)
    assert "ZeroDivisionError" in caplog.text
    assert stored(database) == 2


async def test_a_broken_constraint_fails_its_act_alone(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def orphan(tx: Transaction, _: None) -> Outcome[None]:
        add_session(tx, b"token", tx.new_id(), tx.now)
        return Outcome(None)

    witness = Witness()
    async with appending(database, witness) as appender:
        appender.submit(add_bird, "good", witness.done("good"))
        appender.submit(orphan, None, witness.done("orphan"))
        appender.submit(add_bird, "better", witness.done("better"))
    assert isinstance(witness.answers["orphan"], Internal)
    assert "A constraint was broken" in caplog.text
    assert stored(database) == 2


async def test_a_request_that_brings_a_set_act_down_fails_alone(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    witness = Witness()
    names = ["one", "odd", "worse", "two"]
    async with appending(database, witness) as appender:
        for name in names:
            appender.submit_to_set(add_birds, name, witness.done(name))
    assert [name for _, name in witness.told] == names
    assert isinstance(witness.answers["one"], Outcome)
    assert isinstance(witness.answers["odd"], UsernameTaken)
    assert isinstance(witness.answers["worse"], Internal)
    assert isinstance(witness.answers["two"], Outcome)
    assert stored(database) == 2
    assert [record.message for record in caplog.records] == ["An act or a query failed."]


async def test_a_set_act_that_forgets_a_request_stores_nothing(database: Database) -> None:
    def forgetful(tx: Transaction, names: Sequence[str]) -> list[Outcome[str]]:
        return [add_bird(tx, name) for name in names if name != "forgotten"]

    witness = Witness()
    async with appending(database, witness) as appender:
        for name in ("kept", "forgotten"):
            appender.submit_to_set(forgetful, name, witness.done(name))
    assert isinstance(witness.answers["kept"], Outcome)
    assert isinstance(witness.answers["forgotten"], Internal)
    assert stored(database) == 1


async def test_what_is_told_can_be_read_by_anybody(database: Database, target: Any) -> None:
    other = Database.open(target)
    seen: list[int] = []
    witness = Witness()
    async with appending(database, witness) as appender:
        appender.submit(add_bird, "wren", lambda _: seen.append(stored(other)))
    other.close()
    assert seen == [1]


async def test_nothing_is_published_when_the_commit_fails(
    database: Database, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a slow machine the second act would be left to a transaction of its own.
    monkeypatch.setattr("stonechat.storage.appender.BATCH_SECONDS", 60.0)
    with database.transaction() as tx:
        _make_commits_fail(tx, prepare=True)

    def fail_at_commit(tx: Transaction, name: str) -> Outcome[str]:
        outcome = add_bird(tx, name)
        assert isinstance(tx, Handle)
        _make_commits_fail(tx, prepare=False)
        return outcome

    witness = Witness()
    async with appending(database, witness) as appender:
        appender.submit(add_bird, "innocent", witness.done("innocent"), "innocent")
        appender.submit(fail_at_commit, "guilty", witness.done("guilty"), "guilty")
        await appender.drain()
        appender.submit(add_bird, "later", witness.done("later"), "later")
    assert isinstance(witness.answers["innocent"], Internal)
    assert isinstance(witness.answers["guilty"], Internal)
    assert isinstance(witness.answers["later"], Outcome)
    assert ("published", "innocent") not in witness.told
    assert ("published", "guilty") not in witness.told
    assert stored(database) == 1
    assert "guilty" not in caplog.text


def _make_commits_fail(tx: Handle, *, prepare: bool) -> None:
    """Break a constraint that is looked at no sooner than at the commit."""
    run = tx.connection.exec_driver_sql
    if tx.dialect.name == "sqlite" and not prepare:
        run("PRAGMA defer_foreign_keys = ON")
        run("INSERT INTO names (key, user_id) VALUES ('orphan', 'nobody')")
    elif tx.dialect.name == "postgresql" and prepare:
        run("ALTER TABLE names ALTER CONSTRAINT names_user_id_fk DEFERRABLE")
    elif tx.dialect.name == "postgresql":
        run("SET CONSTRAINTS names_user_id_fk DEFERRED")
        run("INSERT INTO names (key, user_id) VALUES ('orphan', 'nobody')")


async def test_what_does_not_fit_into_the_queue_is_refused_and_the_rest_is_stored(
    database: Database,
) -> None:
    witness = Witness()
    names = [f"bird{number}" for number in range(8)]
    async with appending(database, witness, queue_items=5) as appender:
        for name in names:
            appender.submit(add_bird, name, witness.done(name))
        assert witness.told == []
    refused = [name for name in names if isinstance(witness.answers[name], ChatError)]
    assert refused == names[5:]
    answer = witness.answers[names[5]]
    assert isinstance(answer, ChatError)
    assert answer.code == "unavailable"
    assert answer.retry_after_ms
    assert stored(database) == 5


async def test_what_weighs_too_much_is_refused_and_the_rest_is_stored(database: Database) -> None:
    witness = Witness()
    async with appending(database, witness, queue_bytes=1_000) as appender:
        for name in ("wren", "robin", "crow"):
            appender.submit(add_bird, name, witness.done(name), size_bytes=400)
        await appender.drain()
        appender.submit(add_bird, "swan", witness.done("swan"), size_bytes=5_000)
    assert isinstance(witness.answers["crow"], Unavailable)
    assert witness.answers["crow"].retry_after_ms
    assert isinstance(witness.answers["swan"], Outcome)
    assert stored(database) == 3


async def test_what_arrives_during_a_commit_goes_into_one_next_transaction(
    database: Database,
) -> None:
    batches: list[int] = []
    under_way, go_on = threading.Event(), threading.Event()

    def wait(_: Transaction, __: None) -> Outcome[None]:
        under_way.set()
        assert go_on.wait(10)
        return Outcome(None)

    def count(_: Transaction, requests: Sequence[int]) -> list[Outcome[None]]:
        batches.append(len(requests))
        return [Outcome(None) for _ in requests]

    witness = Witness()
    async with appending(database, witness, batch_items=100) as appender:
        appender.submit(wait, None, witness.done("first"))
        await asyncio.to_thread(under_way.wait, 10)
        for number in range(150):
            appender.submit_to_set(count, number, witness.done(str(number)))
        go_on.set()
    assert batches == [100, 50]
    assert len(witness.answers) == 151


async def test_a_listener_that_fails_harms_nobody_else(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: Answer) -> None:
        raise ZeroDivisionError

    def publish(changes: Iterable[Change], origin: object) -> None:
        if origin == "unpublished":
            raise ZeroDivisionError
        witness.publish(changes, origin)

    witness = Witness()
    appender = database.appender(publish)
    appender.submit(add_bird, "deaf", fail, "deaf")
    appender.submit(add_bird, "unpublished", witness.done("unpublished"), "unpublished")
    appender.submit(add_bird, "good", witness.done("good"), "good")
    await appender.close()
    assert isinstance(witness.answers["unpublished"], Outcome)
    assert ("published", "good") in witness.told
    assert isinstance(witness.answers["good"], Outcome)
    assert caplog.text.count("could not be told") == 2


async def test_who_was_in_somebodys_way_is_run_again(database: Database) -> None:
    attempts = 0

    def contended_twice(tx: Transaction, name: str) -> Outcome[str]:
        nonlocal attempts
        attempts += 1
        outcome = add_bird(tx, name)
        if attempts < 3:
            raise Contended("Somebody was faster.")
        return outcome

    witness = Witness()
    async with appending(database, witness) as appender:
        appender.submit(add_bird, "first", witness.done("first"), "first")
        appender.submit(contended_twice, "second", witness.done("second"), "second")
    assert attempts == 3
    assert [name for kind, name in witness.told if kind == "published"] == ["first", "second"]
    assert stored(database) == 2


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
async def test_an_act_that_ends_its_thread_is_answered_and_the_next_one_runs(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def leave(_: Transaction, __: None) -> Outcome[None]:
        raise SystemExit

    witness = Witness()
    async with appending(database, witness) as appender:
        appender.submit(add_bird, "lost", witness.done("lost"))
        appender.submit(leave, None, witness.done("leaver"))
        await appender.drain()
        appender.submit(add_bird, "found", witness.done("found"))
    assert isinstance(witness.answers["lost"], Internal)
    assert isinstance(witness.answers["leaver"], Internal)
    assert isinstance(witness.answers["found"], Outcome)
    assert "thread died" in caplog.text
    assert stored(database) == 1


async def test_closing_finishes_what_was_submitted_and_refuses_the_rest(
    database: Database,
) -> None:
    witness = Witness()
    appender = database.appender(witness.publish)
    for number in range(300):
        appender.submit(add_bird, f"bird{number}", witness.done(str(number)))
    closing = asyncio.ensure_future(appender.close())
    await asyncio.sleep(0)
    appender.submit(add_bird, "late", witness.done("late"))
    await closing
    late = witness.answers["late"]
    assert isinstance(late, ChatError)
    assert late.code == "unavailable"
    assert stored(database) == 300
    assert not [thread for thread in threading.enumerate() if "appender" in thread.name]


async def test_draining_an_idle_appender_does_not_wait(database: Database) -> None:
    witness = Witness()
    async with appending(database, witness) as appender:
        for name in ("heron", "stork"):
            with pytest.raises(StopIteration):  # it ends before anything else has its turn
                appender.drain().send(None)
            appender.submit(add_bird, name, witness.done(name))
            await appender.drain()
            assert isinstance(witness.answers[name], Outcome)


async def test_when_the_store_is_lost_all_that_waits_is_told_and_what_comes_later_is_tried(
    database: Database,
) -> None:
    attempts: list[str] = []

    def lose_the_store(_: Transaction, name: str) -> Outcome[None]:
        attempts.append(name)
        raise Unreachable("The server is gone.")

    witness = Witness()
    names = [f"bird{number}" for number in range(20)]
    async with appending(database, witness, batch_items=3) as appender:
        for name in names:
            appender.submit(lose_the_store, name, witness.done(name))
        await appender.drain()
        assert attempts == ["bird0"]
        assert [name for _, name in witness.told] == names
        assert {type(answer) for answer in witness.answers.values()} == {Unavailable}
        appender.submit(add_bird, "later", witness.done("later"))
    assert isinstance(witness.answers["later"], Outcome)


async def test_closing_does_not_wait_for_ever_and_says_what_is_in_doubt(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def hang(_: Transaction, __: None) -> Outcome[None]:
        begun.set()
        assert go_on.wait(10)
        return Outcome(None)

    witness = Witness()
    appender = database.appender(
        witness.publish, in_doubt=lambda: witness.told.append(("in doubt", None)), batch_items=1
    )
    for name in ("hangs", "waits"):
        appender.submit(hang, None, witness.done(name))
    await asyncio.to_thread(begun.wait, 10)
    await asyncio.wait_for(appender.close(seconds=0.1), 5)
    assert witness.told == [("in doubt", None), ("answered", "hangs"), ("answered", "waits")]
    assert {type(answer) for answer in witness.answers.values()} == {Unavailable}
    assert "did not answer in time" in caplog.text
    # Whatever the thread still says is heard by nobody, and it ends.
    go_on.set()
    async with asyncio.timeout(10):
        while [thread for thread in threading.enumerate() if "appender" in thread.name]:
            await asyncio.sleep(0.01)
    assert len(witness.told) == 3


class EndsItsReader:
    """Something in the place of a batch, at which a thread dies that looks at it."""

    def __bool__(self) -> bool:
        raise SystemExit


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
async def test_what_came_while_an_idle_thread_died_is_told_once(database: Database) -> None:
    witness = Witness()
    async with appending(database, witness) as appender:
        (thread,) = [each for each in threading.enumerate() if "appender" in each.name]
        appender._batches.put(EndsItsReader())  # type: ignore[arg-type]  # noqa: SLF001 - no act gets there
        thread.join(10)
        # The end of the thread is known to the loop, and comes before what is due now.
        for name in ("wren", "robin"):
            appender.submit(add_bird, name, witness.done(name), name)
        async with asyncio.timeout(10):
            await appender.drain()
    assert [name for kind, name in witness.told if kind == "answered"] == ["wren", "robin"]
    assert stored(database) == 2
