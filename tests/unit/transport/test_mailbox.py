import asyncio

from stonechat.transport.mailbox import Mailbox


async def test_a_poll_takes_sixteen_parts_in_order() -> None:
    mailbox = Mailbox()
    for number in range(20):
        mailbox.put(b"4%d" % number)
    assert mailbox.take() == [b"4%d" % number for number in range(16)]
    assert mailbox.take() == [b"416", b"417", b"418", b"419"]
    assert (mailbox.take(), mailbox.size_bytes) == ([], 0)


async def test_a_waiting_poll_gets_all_that_one_turn_brings() -> None:
    mailbox = Mailbox()
    poll = mailbox.poll()
    mailbox.put(b"4a")
    mailbox.put(b"4b")
    assert await poll == [b"4a", b"4b"]
    assert not mailbox.polled


async def test_a_ping_overtakes_what_waits() -> None:
    mailbox = Mailbox()
    mailbox.put(b"4a")
    mailbox.put_first(b"2")
    assert mailbox.take() == [b"2", b"4a"]
    poll = mailbox.poll()
    mailbox.put_first(b"2")
    assert await poll == [b"2"]
    assert mailbox.size_bytes == 0


async def test_a_released_poll_leaves_the_parts() -> None:
    mailbox = Mailbox()
    poll = mailbox.poll()
    mailbox.put(b"4a")
    mailbox.release(b"6")
    assert await poll == [b"6"]
    await asyncio.sleep(0)
    assert mailbox.take() == [b"4a"]


async def test_a_closing_mailbox_hands_out_what_was_on_its_way() -> None:
    mailbox = Mailbox()
    poll = mailbox.poll()
    mailbox.put(b"41")
    mailbox.close(b"1")
    assert await poll == [b"41", b"1"]


async def test_a_closing_mailbox_may_have_no_poll() -> None:
    mailbox = Mailbox()
    mailbox.put(b"4a")
    mailbox.close(b"1")
    assert mailbox.take_all() == [b"4a"]


async def test_a_poll_that_was_given_up_is_not_answered() -> None:
    mailbox = Mailbox()
    mailbox.poll().cancel()
    mailbox.put(b"4a")
    await asyncio.sleep(0)
    mailbox.release(b"6")
    assert mailbox.take() == [b"4a"]
