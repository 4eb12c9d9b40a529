import asyncio
import threading
import weakref
from collections.abc import AsyncIterator

import pytest

from stonechat.actions.store import Transaction
from stonechat.chat.errors import ChatError, Internal, RoomNotFound, Unavailable
from stonechat.storage.database import Database
from stonechat.storage.errors import Unreachable
from stonechat.storage.readers import Readers
from tests.contract.storage.scenery import add_guest


@pytest.fixture
async def readers(database: Database) -> AsyncIterator[Readers]:
    readers = database.readers(2)
    yield readers
    await readers.close()


async def test_a_query_is_answered_on_the_loop_with_what_it_returned(readers: Readers) -> None:
    answered = asyncio.get_running_loop().create_future()
    readers.submit(
        lambda _: threading.current_thread().name,
        lambda name: answered.set_result((name, threading.current_thread())),
    )
    name, told_in = await answered
    assert "reader" in name
    assert told_in is threading.main_thread()


async def test_an_idle_reader_keeps_nothing_of_whoever_asked_last(readers: Readers) -> None:
    answered = asyncio.Event()

    def asker(_: object) -> None:
        answered.set()

    gone = weakref.ref(asker)
    readers.submit(lambda _: None, asker)
    del asker
    await answered.wait()
    async with asyncio.timeout(10):
        while gone():
            await asyncio.sleep(0.01)


async def test_a_query_sees_what_was_committed_before(database: Database, readers: Readers) -> None:
    with database.transaction() as tx:
        person_id = add_guest(tx, "wren")
    assert await readers.run(lambda tx: tx.present_guests()) == [person_id]


async def test_a_query_sees_one_state_however_long_it_takes(
    database: Database, readers: Readers
) -> None:
    looked, go_on = threading.Event(), threading.Event()

    def look_twice(tx: Transaction) -> tuple[int, int]:
        before = len(tx.present_guests())
        looked.set()
        assert go_on.wait(10)
        return before, len(tx.present_guests())

    answer = asyncio.ensure_future(readers.run(look_twice))
    await asyncio.to_thread(looked.wait, 10)
    with database.transaction() as tx:
        add_guest(tx, "wren")
    go_on.set()
    assert await answer == (0, 0)
    assert await readers.run(lambda tx: len(tx.present_guests())) == 1


async def test_a_query_cannot_write(
    database: Database, readers: Readers, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(ChatError):
        await readers.run(lambda tx: tx.add_guest(tx.new_id(), "wren"))
    with database.transaction() as tx:
        assert tx.present_guests() == []
    assert "wren" not in caplog.text


async def test_a_refusal_reaches_who_asked_and_the_reader_goes_on(readers: Readers) -> None:
    def refuse(_: Transaction) -> None:
        raise RoomNotFound("nowhere")

    for _ in range(3):
        with pytest.raises(RoomNotFound):
            await readers.run(refuse)
    assert await readers.run(lambda _: "fine") == "fine"


async def test_a_defect_is_logged_and_answered_without_its_words(
    readers: Readers, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Internal):
        await readers.run(lambda _: 1 // 0)
    assert "ZeroDivisionError" in caplog.text
    assert await readers.run(lambda _: "fine") == "fine"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
async def test_a_query_that_ends_its_thread_is_answered_and_the_next_one_runs(
    readers: Readers, caplog: pytest.LogCaptureFixture
) -> None:
    def leave(_: Transaction) -> None:
        raise SystemExit

    for _ in range(3):
        with pytest.raises(Internal):
            await readers.run(leave)
    assert "thread died" in caplog.text
    assert await readers.run(lambda _: "fine") == "fine"


async def test_what_does_not_fit_into_the_queue_is_refused(database: Database) -> None:
    readers = database.readers(1, queue_items=2)
    go_on = threading.Event()
    waiting = [asyncio.ensure_future(readers.run(lambda _: go_on.wait(10))) for _ in range(3)]
    with pytest.raises(ChatError) as refused:
        await waiting[2]
    assert refused.value.code == "unavailable"
    go_on.set()
    assert await asyncio.gather(*waiting[:2]) == [True, True]
    await readers.close()


async def test_an_answer_that_nobody_waits_for_any_more_harms_nobody(readers: Readers) -> None:
    go_on = threading.Event()
    given_up = asyncio.ensure_future(readers.run(lambda _: go_on.wait(10)))
    await asyncio.sleep(0)
    given_up.cancel()
    go_on.set()
    assert await readers.run(lambda _: "fine") == "fine"


async def test_closing_answers_what_was_asked_and_ends_the_threads(database: Database) -> None:
    readers = database.readers(3)
    asked = [asyncio.ensure_future(readers.run(lambda _: "fine")) for _ in range(20)]
    await asyncio.sleep(0)
    await readers.close()
    assert await asyncio.gather(*asked) == ["fine"] * 20
    with pytest.raises(ChatError):
        await readers.run(lambda _: "late")
    assert not [thread for thread in threading.enumerate() if "reader" in thread.name]


async def test_when_the_store_is_lost_all_that_waits_is_told_and_what_comes_later_is_tried(
    database: Database,
) -> None:
    readers = database.readers(1)
    attempts = 0

    def lose_the_store(_: Transaction) -> None:
        nonlocal attempts
        attempts += 1
        go_on.wait(10)
        raise Unreachable("The server is gone.")

    go_on = threading.Event()
    asked = [asyncio.ensure_future(readers.run(lose_the_store)) for _ in range(20)]
    await asyncio.sleep(0)
    go_on.set()
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert {type(answer) for answer in answers} == {Unavailable}
    # The thread may have begun some more before the loop heard of the first.
    assert attempts < len(asked)
    assert await readers.run(lambda _: "fine") == "fine"
    await readers.close()


async def test_closing_does_not_wait_for_ever(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    readers = database.readers(1)
    begun, go_on = threading.Event(), threading.Event()

    def hang(_: Transaction) -> None:
        begun.set()
        go_on.wait(10)

    asked = [asyncio.ensure_future(readers.run(hang)) for _ in range(3)]
    await asyncio.to_thread(begun.wait, 10)
    await asyncio.wait_for(readers.close(seconds=0.1), 5)
    answers = await asyncio.gather(*asked[1:], return_exceptions=True)
    assert {type(answer) for answer in answers} == {Unavailable}
    assert "did not answer in time" in caplog.text
    go_on.set()
    await asked[0]
    async with asyncio.timeout(10):
        while [thread for thread in threading.enumerate() if "reader" in thread.name]:
            await asyncio.sleep(0.01)
