from collections.abc import Iterable

from stonechat.storage.queue import PASSED_MOST, Item, Queue


def item(name: str, *, in_set: bool = False, size_bytes: int = 0) -> Item:
    def done(_: object) -> None: ...

    return Item(print, name, done, None, in_set=in_set, size_bytes=size_bytes)


def filled(names: Iterable[str], *, items_most: int = 100, bytes_most: int = 100) -> Queue:
    """Return a queue with an act for each capital and a request of a set act for the others."""
    queue = Queue(items_most, bytes_most)
    for name in names:
        assert queue.add(item(name, in_set=name.islower()))
    return queue


def requests(batch: Iterable[Item]) -> str:
    return "".join(item.request for item in batch)


def test_set_acts_go_first_and_each_kind_keeps_its_order() -> None:
    assert requests(filled("AbCdEf").take(10)) == "bdfACE"


def test_acts_of_their_own_have_a_share_however_many_others_wait() -> None:
    queue = filled("abcdefghijABC")
    assert requests(queue.take(8)) == "abcdefAB"
    assert requests(queue.take(8)) == "ghijC"


def test_a_place_that_one_kind_does_not_need_is_for_the_other() -> None:
    assert requests(filled("ABCDEFGH").take(4)) == "ABCD"
    assert requests(filled("abcdefgh").take(4)) == "abcd"
    assert requests(filled("aBCDEFGH").take(4)) == "aBCD"


def test_a_batch_of_one_is_a_message_if_one_waits() -> None:
    queue = filled("Ab")
    assert requests(queue.take(1)) == "b"
    assert requests(queue.take(1)) == "A"


def test_what_there_was_no_time_for_is_next_of_its_kind() -> None:
    queue = filled("aBCDE")
    batch = queue.take(4)
    queue.put_back(batch[2:])
    assert requests(queue.take(10)) == "CDE"


def test_what_is_done_in_the_background_comes_last_and_alone() -> None:
    queue = filled("")
    for name in "xy":
        assert queue.add(item(name), in_background=True)
    for name in "Ab":
        assert queue.add(item(name, in_set=name.islower()))
    assert len(queue) == 4
    assert requests(queue.take(10)) == "bA"
    assert requests(queue.take(10)) == "x"
    assert requests(queue.take(10)) == "y"
    assert not queue.take(10)


def test_what_is_done_in_the_background_does_not_wait_for_ever() -> None:
    queue = filled("", items_most=1_000)
    assert queue.add(item("x"), in_background=True)
    for _ in range(PASSED_MOST):
        queue.add(item("a", in_set=True))
        queue.add(item("A"))
        assert requests(queue.take(1)) in "aA"
    assert requests(queue.take(1)) == "x"
    assert queue.add(item("y"), in_background=True)
    assert requests(queue.take(1)) != "y"


def test_whoever_takes_everything_takes_the_background_too() -> None:
    queue = filled("Ab")
    assert queue.add(item("x", size_bytes=90), in_background=True)
    assert requests(queue.take_all()) == "bAx"
    assert not queue
    assert queue.add(item("c", size_bytes=100))


def test_no_more_waits_than_may() -> None:
    queue = filled("aBc", items_most=3)
    assert not queue.add(item("d"))
    queue.take(1)
    assert queue.add(item("d"))


def test_no_more_bytes_wait_than_may_and_those_that_left_are_forgotten() -> None:
    queue = filled("", bytes_most=100)
    assert queue.add(item("a", size_bytes=60))
    assert not queue.add(item("b", size_bytes=60, in_set=True))
    assert queue.add(item("c", size_bytes=40))
    batch = queue.take(2)
    assert queue.add(item("d", size_bytes=100))
    queue.put_back(batch)
    assert not queue.add(item("e", size_bytes=1))
    assert requests(queue.take(3)) == "acd"
    assert queue.add(item("f", size_bytes=100))


def test_a_request_that_is_too_large_for_the_queue_waits_alone() -> None:
    queue = filled("", bytes_most=100)
    assert queue.add(item("a", size_bytes=1_000))
    assert not queue.add(item("b", size_bytes=1))
