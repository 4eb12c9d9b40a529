"""Who hears what, and in how many writes."""

from collections.abc import Callable

from stonechat.protocol.encoded import Encoded
from stonechat.realtime.hub import Hub


class Turn:
    """The present turn of an event loop: what was asked to happen at its end."""

    def __init__(self) -> None:
        self.calls: list[tuple[Callable[..., object], tuple[object, ...]]] = []

    def call_soon(self, callback: Callable[..., object], *arguments: object) -> None:
        self.calls.append((callback, arguments))

    def end(self) -> None:
        calls, self.calls = self.calls, []
        for callback, arguments in calls:
            callback(*arguments)


class Ear:
    """An outbox that keeps what was written, write by write."""

    def __init__(self) -> None:
        self.writes: list[tuple[bytes, ...]] = []

    def send(self, encoded: Encoded) -> None:
        self.writes.append(encoded.packets)

    def reply(self, packet: bytes) -> None:
        self.writes.append((packet,))


def a_hub() -> tuple[Hub, Turn]:
    turn = Turn()
    return Hub(turn.call_soon), turn


def test_a_burst_is_written_once_to_every_listener() -> None:
    hub, turn = a_hub()
    ada, bob = Ear(), Ear()
    hub.arrive("ada", ada, [("kitchen", 0)])
    hub.arrive("bob", bob, [("kitchen", 0)])
    hub.publish("kitchen", 1, b"one")
    hub.publish("kitchen", 2, b"two")
    assert ada.writes == []
    turn.end()
    assert ada.writes == bob.writes == [(b"one", b"two")]
    turn.end()
    assert len(ada.writes) == 1


def test_a_newcomer_does_not_hear_what_happened_before() -> None:
    hub, turn = a_hub()
    ada, bob = Ear(), Ear()
    hub.arrive("ada", ada, [("kitchen", 0)])
    hub.publish("kitchen", 1, b"before")
    hub.arrive("bob", bob, [("kitchen", 1)])
    hub.publish("kitchen", 2, b"after")
    turn.end()
    assert ada.writes == [(b"before",), (b"after",)]
    assert bob.writes == [(b"after",)]


def test_a_leaver_hears_what_happened_before_and_nothing_after() -> None:
    hub, turn = a_hub()
    ada, bob = Ear(), Ear()
    hub.arrive("ada", ada, [("kitchen", 0)])
    hub.arrive("bob", bob, [("kitchen", 0)])
    hub.publish("kitchen", 1, b"before")
    hub.exit("bob", "kitchen")
    hub.publish("kitchen", 2, b"after")
    turn.end()
    assert ada.writes == [(b"before",), (b"after",)]
    assert bob.writes == [(b"before",)]


def test_every_connection_of_a_person_hears_a_room_that_one_of_them_entered() -> None:
    hub, turn = a_hub()
    phone, laptop = Ear(), Ear()
    hub.arrive("ada", phone, [])
    hub.arrive("ada", laptop, [])
    hub.enter("ada", "kitchen", 1)
    hub.tell("ada", b"entered", but=phone)
    hub.publish("kitchen", 2, b"hello")
    turn.end()
    assert phone.writes == [(b"hello",)]
    assert laptop.writes == [(b"entered",), (b"hello",)]


def test_somebody_is_present_until_the_last_connection_is_gone() -> None:
    hub, turn = a_hub()
    phone, laptop = Ear(), Ear()
    hub.arrive("ada", phone, [("kitchen", 0)])
    hub.arrive("ada", laptop, [("kitchen", 0)])
    assert hub.depart("ada", phone) is False
    assert hub.is_present("ada")
    hub.publish("kitchen", 1, b"hello")
    turn.end()
    assert (phone.writes, laptop.writes) == ([], [(b"hello",)])
    assert hub.depart("ada", laptop) is True
    assert not hub.is_present("ada")


def test_a_connection_that_was_never_there_cannot_be_the_last_one() -> None:
    hub, _ = a_hub()
    assert hub.depart("ada", Ear()) is False


def test_the_revisions_told_are_those_that_were_written_out() -> None:
    hub, turn = a_hub()
    hub.arrive("ada", Ear(), [("kitchen", 4), ("cellar", 9)])
    hub.publish("kitchen", 5, b"hello")
    assert hub.revisions("ada") == {"kitchen": 4, "cellar": 9}
    turn.end()
    assert hub.revisions("ada") == {"kitchen": 5, "cellar": 9}
    assert hub.revisions("nobody") == {}


def test_the_latest_revision_of_a_room_is_for_those_who_hear_it() -> None:
    hub, _ = a_hub()
    hub.arrive("ada", Ear(), [("kitchen", 4)])
    hub.arrive("bob", Ear(), [])
    hub.publish("kitchen", 5, b"hello")
    assert hub.revision("ada", "kitchen") == 5
    assert hub.revision("ada", "cellar") is None
    assert hub.revision("bob", "kitchen") is None
    assert hub.revision("nobody", "kitchen") is None


def test_a_listener_that_goes_while_it_is_written_to_spoils_nothing_for_the_others() -> None:
    hub, turn = a_hub()

    class Leaver(Ear):
        def send(self, encoded: Encoded) -> None:
            super().send(encoded)
            hub.depart("bob", self)

    ada, bob = Ear(), Leaver()
    hub.arrive("ada", ada, [("kitchen", 0)])
    hub.arrive("bob", bob, [("kitchen", 0)])
    hub.publish("kitchen", 1, b"one")
    turn.end()
    hub.publish("kitchen", 2, b"two")
    turn.end()
    assert ada.writes == [(b"one",), (b"two",)]
    assert bob.writes == [(b"one",)]


def test_what_is_withheld_is_heard_behind_the_answer_as_far_as_it_is_not_in_it() -> None:
    hub, turn = a_hub()
    ada, bob = Ear(), Ear()
    hub.arrive("ada", ada, [("kitchen", 0)])
    hub.arrive("bob", bob, [("kitchen", 0)])
    hub.publish("kitchen", 1, b"one")
    assert hub.withhold("kitchen", ada)
    hub.publish("kitchen", 2, b"two")
    turn.end()
    hub.publish("kitchen", 3, b"three")
    ada.reply(b"answered at 2")
    hub.resume("kitchen", ada, 2)
    hub.publish("kitchen", 4, b"four")
    turn.end()
    assert ada.writes == [(b"one",), (b"answered at 2",), (b"three",), (b"four",)]
    assert sum(bob.writes, ()) == (b"one", b"two", b"three", b"four")


def test_an_answer_ahead_of_what_is_published_is_not_told_again() -> None:
    hub, turn = a_hub()
    ada, bob = Ear(), Ear()
    hub.arrive("ada", ada, [("kitchen", 0)])
    hub.arrive("bob", bob, [("kitchen", 0)])
    hub.withhold("kitchen", ada)
    hub.publish("kitchen", 1, b"one")
    ada.reply(b"answered at 3")
    hub.resume("kitchen", ada, 3)
    for revision in (2, 3, 4):
        hub.publish("kitchen", revision, str(revision).encode())
    turn.end()
    assert ada.writes == [(b"answered at 3",), (b"4",)]
    assert sum(bob.writes, ()) == (b"one", b"2", b"3", b"4")


def test_who_leaves_while_it_is_withheld_hears_no_more_of_the_room() -> None:
    hub, turn = a_hub()
    ada = Ear()
    hub.arrive("ada", ada, [("kitchen", 0)])
    hub.withhold("kitchen", ada)
    hub.publish("kitchen", 1, b"one")
    hub.exit("ada", "kitchen")
    hub.resume("kitchen", ada, 0)
    hub.publish("kitchen", 2, b"two")
    turn.end()
    assert ada.writes == []
    assert not hub.withhold("kitchen", ada)


def test_a_connection_that_ends_while_it_is_withheld_leaves_nothing_behind() -> None:
    hub, turn = a_hub()
    ada, again = Ear(), Ear()
    hub.arrive("ada", ada, [("kitchen", 0)])
    hub.withhold("kitchen", ada)
    hub.depart("ada", ada)
    hub.resume("kitchen", ada, 0)
    hub.arrive("ada", again, [("kitchen", 7)])
    assert hub.revision("ada", "kitchen") == 7
    hub.publish("kitchen", 8, b"eight")
    turn.end()
    assert (ada.writes, again.writes) == ([], [(b"eight",)])
