"""Who hears what, and in how many writes."""

from stonechat.protocol.encoded import Encoded
from stonechat.realtime.audience import FAN_OUT_BYTES, STRIDE
from stonechat.realtime.hub import PENDING_LIMIT_BYTES, Hub
from stonechat.realtime.turns import REST_MOST_SECONDS, SHARE_SECONDS
from tests.support.loop import Turn


class Ear:
    """An outbox that keeps what was written, write by write; each write may take its time."""

    def __init__(self, turn: Turn | None = None, seconds: float = 0.0) -> None:
        self.writes: list[tuple[bytes, ...]] = []
        self.turn = turn
        self.seconds = seconds

    def send(self, encoded: Encoded) -> None:
        self.writes.append(encoded.packets)
        if self.turn:
            self.turn.now += self.seconds

    def reply(self, packet: bytes) -> None:
        self.writes.append((packet,))

    @property
    def heard(self) -> list[bytes]:
        return [packet for write in self.writes for packet in write]


def a_hub() -> tuple[Hub, Turn]:
    turn = Turn()
    return Hub(turn.call_soon, turn.call_later, turn.clock), turn


WRITE_SECONDS = 1.01 * SHARE_SECONDS / STRIDE
"""So slow that one stride of writes is a whole share, and hardly more."""


def a_crowd(hub: Hub, turn: Turn, size: int, room: str = "kitchen") -> list[Ear]:
    ears = [Ear(turn, WRITE_SECONDS) for _ in range(size)]
    for number, ear in enumerate(ears):
        hub.arrive(f"{room} {number}", ear, [(room, 0)])
    return ears


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


def test_what_was_handed_over_is_counted_in_all_rooms_together() -> None:
    hub, turn = a_hub()
    ears = {name: Ear() for name in ("ada", "bob", "cy")}
    hub.arrive("ada", ears["ada"], [("kitchen", 0), ("hall", 0)])
    hub.arrive("bob", ears["bob"], [("kitchen", 0)])
    hub.publish("kitchen", 1, b"to ada and bob")
    hub.arrive("cy", ears["cy"], [("kitchen", 1)])
    hub.publish("kitchen", 2, b"to all")
    hub.publish("hall", 1, b"to ada")
    hub.write_out("kitchen", ears["bob"])
    hub.withhold("kitchen", ears["ada"])
    hub.publish("kitchen", 3, b"to all, ada later")
    turn.end()
    hub.resume("kitchen", ears["ada"], 2)
    assert hub.told.deliveries == sum(len(ear.heard) for ear in ears.values()) == 9
    assert hub.told.writes == sum(len(ear.writes) for ear in ears.values())


def test_a_newcomer_does_not_hear_what_happened_before() -> None:
    hub, turn = a_hub()
    ada, bob = Ear(), Ear()
    hub.arrive("ada", ada, [("kitchen", 0)])
    hub.publish("kitchen", 1, b"before")
    hub.arrive("bob", bob, [("kitchen", 1)])
    hub.publish("kitchen", 2, b"after")
    turn.end()
    assert ada.writes == [(b"before", b"after")]
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
    assert ada.writes == [(b"before", b"after")]
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


def test_a_connection_that_was_behind_hears_exactly_what_is_past_the_revisions_it_is_told() -> None:
    hub, turn = a_hub()
    ada, bob = Ear(), Ear()
    hub.arrive("ada", ada, [("kitchen", 4), ("cellar", 9)])
    hub.arrive("bob", bob, [("kitchen", 4)])
    hub.publish("kitchen", 5, b"five")
    assert hub.skip("ada", ada) == ({"kitchen": 5, "cellar": 9}, {})
    hub.publish("kitchen", 6, b"six")
    turn.end()
    assert (ada.heard, bob.heard) == ([b"six"], [b"five", b"six"])
    assert hub.skip("nobody", Ear()) == ({}, {})


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


def test_an_answer_older_than_what_behind_said_is_followed_by_all_that_is_past_it() -> None:
    hub, turn = a_hub()
    ada = Ear()
    hub.arrive("ada", ada, [("kitchen", 0)])
    hub.withhold("kitchen", ada)
    hub.publish("kitchen", 1, b"one")
    hub.publish("kitchen", 2, b"two")
    assert hub.skip("ada", ada) == ({"kitchen": 2}, {})
    hub.publish("kitchen", 3, b"three")
    hub.resume("kitchen", ada, 1)
    turn.end()
    assert ada.heard == [b"two", b"three"]


def test_without_an_answer_what_behind_said_is_where_live_events_go_on() -> None:
    hub, turn = a_hub()
    ada = Ear()
    hub.arrive("ada", ada, [("kitchen", 0)])
    hub.withhold("kitchen", ada)
    hub.publish("kitchen", 1, b"one")
    assert hub.skip("ada", ada) == ({"kitchen": 1}, {})
    hub.publish("kitchen", 2, b"two")
    hub.resume("kitchen", ada, 0)
    hub.publish("kitchen", 3, b"three")
    turn.end()
    assert ada.heard == [b"two", b"three"]


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


def test_who_leaves_while_it_is_withheld_hears_what_was_before_and_no_more() -> None:
    hub, turn = a_hub()
    ada = Ear()
    hub.arrive("ada", ada, [("kitchen", 0)])
    hub.withhold("kitchen", ada)
    hub.publish("kitchen", 1, b"one")
    hub.exit("ada", "kitchen")
    hub.resume("kitchen", ada, 0)
    hub.publish("kitchen", 2, b"two")
    turn.end()
    assert ada.writes == [(b"one",)]
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


def test_a_long_fan_out_lets_others_have_their_turns() -> None:
    hub, turn = a_hub()
    crowd = a_crowd(hub, turn, 10 * STRIDE)
    hub.publish("kitchen", 1, b"one")
    shares = 0
    while any(not ear.heard for ear in crowd):
        began = turn.now
        turn.end()
        assert turn.now - began <= 1.02 * SHARE_SECONDS
        shares += 1
    assert shares == 10
    turn.finish()
    assert {tuple(ear.writes) for ear in crowd} == {((b"one",),)}


def test_a_small_room_does_not_wait_for_a_large_one() -> None:
    hub, turn = a_hub()
    crowd = a_crowd(hub, turn, 10 * STRIDE)
    ada = Ear()
    hub.arrive("ada", ada, [("cellar", 0)])
    hub.publish("kitchen", 1, b"to many")
    turn.end()
    hub.publish("cellar", 1, b"to one")
    turn.end()
    turn.end()
    assert ada.heard == [b"to one"]
    assert sum(bool(ear.heard) for ear in crowd) <= 3 * STRIDE


def test_what_is_published_during_a_fan_out_comes_behind_it_in_one_write() -> None:
    hub, turn = a_hub()
    crowd = a_crowd(hub, turn, 3 * STRIDE)
    hub.publish("kitchen", 1, b"one")
    turn.end()
    hub.publish("kitchen", 2, b"two")
    hub.publish("kitchen", 3, b"three")
    turn.finish()
    assert {tuple(ear.writes) for ear in crowd} == {((b"one",), (b"two", b"three"))}


def test_who_comes_during_a_fan_out_hears_only_what_is_published_then() -> None:
    hub, turn = a_hub()
    a_crowd(hub, turn, 3 * STRIDE)
    hub.publish("kitchen", 1, b"one")
    turn.end()
    hub.publish("kitchen", 2, b"two")
    late = Ear()
    hub.arrive("late", late, [("kitchen", 2)])
    hub.publish("kitchen", 3, b"three")
    turn.finish()
    assert late.writes == [(b"three",)]


def test_who_goes_during_a_fan_out_is_told_it_once_and_nothing_behind_it() -> None:
    hub, turn = a_hub()
    crowd = a_crowd(hub, turn, 3 * STRIDE)
    hub.publish("kitchen", 1, b"one")
    turn.end()
    hub.publish("kitchen", 2, b"two")
    for number in range(len(crowd) - 1):
        hub.exit(f"kitchen {number}", "kitchen")
    hub.publish("kitchen", 3, b"three")
    turn.finish()
    assert {tuple(ear.heard) for ear in crowd[:-1]} == {(b"one", b"two")}
    assert crowd[-1].heard == [b"one", b"two", b"three"]


def test_a_connection_that_ends_during_a_fan_out_is_not_written_to_any_more() -> None:
    hub, turn = a_hub()
    crowd = a_crowd(hub, turn, 3 * STRIDE)
    hub.publish("kitchen", 1, b"one")
    turn.end()
    told = [bool(ear.heard) for ear in crowd]
    assert sum(told) == STRIDE
    for number, ear in enumerate(crowd):
        hub.depart(f"kitchen {number}", ear)
    turn.finish()
    assert [bool(ear.heard) for ear in crowd] == told


def test_a_reply_comes_behind_what_was_published_before_it_and_makes_nobody_else_wait() -> None:
    hub, turn = a_hub()
    crowd = a_crowd(hub, turn, 3 * STRIDE)
    hub.publish("kitchen", 1, b"one")
    turn.end()
    hub.publish("kitchen", 2, b"two")
    asking = next(ear for ear in crowd if not ear.heard)
    hub.write_out("kitchen", asking)
    asking.reply(b"answered at 2")
    assert sum(bool(ear.heard) for ear in crowd) == STRIDE + 1
    hub.publish("kitchen", 3, b"three")
    turn.finish()
    assert asking.heard == [b"one", b"two", b"answered at 2", b"three"]
    assert {tuple(ear.heard) for ear in crowd if ear is not asking} == {(b"one", b"two", b"three")}


def test_who_was_behind_is_not_told_what_a_fan_out_still_owed_it() -> None:
    hub, turn = a_hub()
    crowd = a_crowd(hub, turn, 3 * STRIDE)
    hub.publish("kitchen", 1, b"one")
    turn.end()
    hub.publish("kitchen", 2, b"two")
    number, drained = next(item for item in enumerate(crowd) if not item[1].heard)
    assert hub.skip(f"kitchen {number}", drained) == ({"kitchen": 2}, {})
    hub.publish("kitchen", 3, b"three")
    turn.finish()
    assert drained.heard == [b"three"]


def test_a_busy_room_rests_so_that_more_comes_together_for_its_next_write() -> None:
    hub, turn = a_hub()
    crowd = a_crowd(hub, turn, STRIDE)
    hub.publish("kitchen", 1, b"one")
    turn.end()
    rested_at = turn.now + REST_MOST_SECONDS
    hub.publish("kitchen", 2, b"two")
    turn.end()
    hub.publish("kitchen", 3, b"three")
    turn.finish()
    assert {tuple(ear.writes) for ear in crowd} == {((b"one",), (b"two", b"three"))}
    assert turn.now >= rested_at


def test_a_room_that_took_no_time_has_no_rest() -> None:
    hub, turn = a_hub()
    ada = Ear()
    hub.arrive("ada", ada, [("kitchen", 0)])
    for revision, packet in enumerate((b"one", b"two"), start=1):
        hub.publish("kitchen", revision, packet)
        turn.end()
    assert ada.writes == [(b"one",), (b"two",)]


def test_more_than_may_be_pending_is_written_at_once() -> None:
    hub, turn = a_hub()
    crowd = a_crowd(hub, turn, 3 * STRIDE)
    hub.publish("kitchen", 1, b"one")
    turn.end()
    hub.publish("kitchen", 2, b"x" * PENDING_LIMIT_BYTES)
    hub.publish("kitchen", 3, b"three")
    assert all(len(ear.heard) == 3 for ear in crowd)
    turn.finish()
    assert all(len(ear.heard) == 3 for ear in crowd)


def test_a_connection_that_cannot_be_written_to_costs_nobody_else_a_word() -> None:
    class Broken(Ear):
        def send(self, encoded: Encoded) -> None:
            super().send(encoded)
            raise RuntimeError("closed")

    hub, turn = a_hub()
    ears = [Ear(), Broken(), Ear(), Broken()]
    for number, ear in enumerate(ears):
        hub.arrive(str(number), ear, [("kitchen", 0)])
    hub.publish("kitchen", 1, b"one")
    turn.finish()
    assert [ear.writes for ear in ears] == [[(b"one",)]] * 4


def test_who_skips_within_a_fan_out_hears_the_next_one() -> None:
    """The last one owed had been told more than the others when it began."""
    hub, turn = a_hub()
    ada, bob = Ear(), Ear()
    hub.arrive("ada", ada, [("kitchen", 0)])
    hub.publish("kitchen", 1, b"1")
    hub.arrive("bob", bob, [("kitchen", 1)])
    hub.publish("kitchen", 2, b"2")
    room = hub._audience("kitchen", 0)  # noqa: SLF001 - a share that ends just here
    room._begin()  # noqa: SLF001
    hub.write_out("kitchen", ada)
    assert hub.skip("bob", bob) == ({"kitchen": 2}, {})
    hub.publish("kitchen", 3, b"3")
    turn.finish()
    assert sum(bob.writes, ()) == (b"3",)
    assert sum(ada.writes, ()) == (b"1", b"2", b"3")


def test_who_was_answered_ahead_is_not_told_it_again_when_the_next_answer_fails() -> None:
    hub, turn = a_hub()
    ada = Ear()
    hub.arrive("ada", ada, [("kitchen", 5)])
    hub.withhold("kitchen", ada)
    hub.resume("kitchen", ada, 7)
    assert hub.withhold("kitchen", ada)
    hub.resume("kitchen", ada, 0)
    for revision in (6, 7, 8):
        hub.publish("kitchen", revision, str(revision).encode())
    turn.finish()
    assert ada.writes == [(b"8",)]


def test_much_that_is_pending_goes_out_in_several_writes() -> None:
    hub, turn = a_hub()
    ada = Ear()
    hub.arrive("ada", ada, [("kitchen", 0)])
    packets = [str(revision).encode() * 50_000 for revision in range(1, 10)]
    for revision, packet in enumerate(packets, 1):
        hub.publish("kitchen", revision, packet)
    turn.finish()
    assert [packet for write in ada.writes for packet in write] == packets
    assert max(sum(map(len, write)) for write in ada.writes) <= FAN_OUT_BYTES


def test_a_whisper_is_heard_by_whom_it_is_for_and_is_no_room_that_they_share() -> None:
    hub, turn = a_hub()
    ada, bob, eve = Ear(), Ear(), Ear()
    for name, ear in (("ada", ada), ("bob", bob), ("eve", eve)):
        hub.arrive(name, ear, [("kitchen", 0)])
    for revision in (1, 2):
        hub.hear_whisper("psst", ["ada", "bob", "somebody away"], revision - 1)
        hub.publish("psst", revision, b"%d" % revision)
    turn.end()
    assert ada.heard == bob.heard == [b"1", b"2"]
    assert eve.heard == []
    assert hub.rooms("ada") == {"kitchen"}
    assert (hub.revision("bob", "psst"), hub.revision("eve", "psst")) == (2, None)
    assert hub.people_in("psst") == []


def test_who_was_behind_is_told_of_whispers_apart_from_rooms() -> None:
    hub, turn = a_hub()
    ada = Ear()
    hub.arrive("ada", ada, [("kitchen", 3)], [("psst", 7)])
    hub.publish("psst", 8, b"8")
    assert hub.skip("ada", ada) == ({"kitchen": 3}, {"psst": 8})
    hub.publish("psst", 9, b"9")
    turn.end()
    assert ada.heard == [b"9"]


def test_whoever_goes_hears_no_whisper_any_more() -> None:
    hub, turn = a_hub()
    ada, again = Ear(), Ear()
    hub.arrive("ada", ada, [], [("psst", 1)])
    assert hub.depart("ada", ada)
    hub.publish("psst", 2, b"2")
    hub.arrive("ada", again, [], [("psst", 2)])
    hub.publish("psst", 3, b"3")
    turn.end()
    assert (ada.heard, again.heard) == ([], [b"3"])


def test_the_others_are_told_something_that_is_no_change() -> None:
    hub, turn = a_hub()
    ada, bob = Ear(), Ear()
    hub.arrive("ada", ada, [("kitchen", 0)])
    hub.arrive("bob", bob, [("kitchen", 0)])
    assert hub.withhold("kitchen", bob)
    hub.tell_others("kitchen", "ada", b"typing")
    hub.tell_others("nowhere", "ada", b"typing")
    assert (ada.heard, bob.heard) == ([], [b"typing"])
    hub.publish("kitchen", 1, b"1")
    hub.resume("kitchen", bob, 0)
    turn.end()
    assert bob.heard == [b"typing", b"1"]


def test_what_comes_behind_a_room_finds_all_of_it_written_to_whom_it_is_for() -> None:
    hub, turn = a_hub()
    phone, laptop, bob = Ear(), Ear(), Ear()
    hub.arrive("ada", phone, [("kitchen", 0)])
    hub.arrive("ada", laptop, [("kitchen", 0)])
    hub.arrive("bob", bob, [("kitchen", 0)])
    hub.publish("kitchen", 1, b"said")
    hub.tell_behind("kitchen", "ada", b"read", but=phone)
    hub.tell_behind("nowhere", "nobody", b"read")
    assert (phone.heard, laptop.heard, bob.heard) == ([b"said"], [b"said", b"read"], [])
    turn.end()
    assert (phone.heard, laptop.heard, bob.heard) == ([b"said"], [b"said", b"read"], [b"said"])
