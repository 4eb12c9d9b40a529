"""A room at a revision: applied, dropped, kept, caught up with."""

import pytest

from stonechat.chat.values import HistoryView, Role
from stonechat.client.events import (
    Event,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    MessageChanged,
    MessageReceived,
    RoomChanged,
)
from stonechat.client.room_view import Occupant, RoomView
from stonechat.client.stream import KEPT_MOST
from stonechat.protocol.errors import RemoteError
from stonechat.wire.replies import JoinReply, RoomState
from stonechat.wire.shapes import Room
from tests.unit.client.facts import (
    ADA,
    AT,
    BEN,
    changed,
    joined,
    left,
    member,
    message,
    missed,
    room,
    state,
    user,
)

CLEO = user("cleo")


@pytest.fixture
def view() -> RoomView:
    """Ada is in the kitchen with Ben, at revision 5, with two messages said."""
    view = RoomView(room(5, 2, members=2), Role.MEMBER, None, own_id="ada")
    members = [member(ADA), member(BEN, role=Role.OWNER)]
    view.load(JoinReply(view.room, members, [message(1, 3), message(2, 5)]))
    return view


def test_a_role_that_is_given_counts_from_its_revision_on(view: RoomView) -> None:
    assert view.hear(changed(BEN, 6, Role.MODERATOR)) == [
        MemberChanged("kitchen", BEN, Role.MODERATOR)
    ]
    assert view.members["ben"] == Occupant(BEN, Role.MODERATOR)
    assert (view.revision, view.role, view.room) == (6, Role.MEMBER, room(6, 2, members=2))
    view.hear(changed(ADA, 7, Role.OWNER))
    assert view.role is Role.OWNER


def test_who_may_only_listen_is_known_until_when(view: RoomView) -> None:
    assert view.hear(changed(BEN, 6, Role.OWNER, AT)) == [
        MemberChanged("kitchen", BEN, Role.OWNER, AT)
    ]
    assert view.members["ben"] == Occupant(BEN, Role.OWNER, AT)
    events = view.catch_up(missed(room(7, 2, members=2), members=(member(BEN, role=Role.OWNER),)))
    assert events == [MemberChanged("kitchen", BEN, Role.OWNER)]


def test_a_role_that_was_given_meanwhile_is_caught_up_with(view: RoomView) -> None:
    promoted = member(ADA, role=Role.MODERATOR)
    events = view.catch_up(missed(room(6, 2, members=2), members=(promoted,)))
    assert events == [MemberChanged("kitchen", ADA, Role.MODERATOR)]
    assert view.role is Role.MODERATOR
    assert view.members["ada"].role is Role.MODERATOR


def texts(events: list[Event]) -> list[str]:
    return [event.message.text for event in events if isinstance(event, MessageReceived)]


def positions(view: RoomView) -> list[int]:
    return [held.position for held in view.messages]


def test_the_next_change_is_applied(view: RoomView) -> None:
    assert view.hear(message(3, 6)) == [MessageReceived(message(3, 6))]
    assert view.hear(joined(CLEO, 7)) == [MemberJoined("kitchen", CLEO)]
    assert view.hear(left(BEN, 8)) == [MemberLeft("kitchen", BEN)]
    assert view.revision == 8
    assert view.room == room(8, 3, members=2)
    assert view.members == {"ada": Occupant(ADA, Role.MEMBER), "cleo": Occupant(CLEO, Role.MEMBER)}
    assert positions(view) == [1, 2, 3]
    assert view.complete


def test_what_is_known_already_is_dropped(view: RoomView) -> None:
    assert view.hear(message(2, 5)) == []
    assert view.hear(left(BEN, 4)) == []
    assert view.room == room(5, 2, members=2)
    assert view.complete


def test_a_hole_is_noticed_and_what_comes_meanwhile_is_applied_after_the_answer(
    view: RoomView,
) -> None:
    assert view.hear(message(4, 7)) == []
    assert not view.complete
    assert view.hear(joined(CLEO, 8)) == []
    assert view.hear(message(5, 9)) == []
    assert (view.revision, positions(view)) == (5, [1, 2])
    events = view.catch_up(missed(room(8, 4, members=3), members=(member(CLEO),), messages=(
        message(3, 6), message(4, 7))))  # fmt: skip
    assert events == [
        MemberJoined("kitchen", CLEO),
        MessageReceived(message(3, 6)),
        MessageReceived(message(4, 7)),
        MessageReceived(message(5, 9)),
    ]
    assert view.room == room(9, 5, members=3)
    assert view.complete


def test_a_second_hole_behind_the_answer_is_asked_for_again(view: RoomView) -> None:
    view.hear(message(4, 7))
    view.hear(message(7, 10))
    events = view.catch_up(missed(room(7, 4), messages=(message(3, 6), message(4, 7))))
    assert texts(events) == ["text 3", "text 4"]
    assert (view.revision, view.complete) == (7, False)
    rest = (message(5, 8), message(6, 9), message(7, 10))
    assert texts(view.catch_up(missed(room(10, 7), messages=rest))) == [
        "text 5",
        "text 6",
        "text 7",
    ]
    assert view.complete


def test_pages_are_taken_until_one_is_complete(view: RoomView) -> None:
    view.show(8)
    now = room(8, 5, members=2)
    first = missed(now, 7, messages=(message(3, 6), message(5, 7)), complete=False)
    assert texts(view.catch_up(first)) == ["text 3"]
    assert (view.revision, view.complete) == (7, False)
    events = view.catch_up(missed(now, messages=(message(4, 8),)))
    assert texts(events) == ["text 4", "text 5"]
    assert view.complete


def test_an_answer_that_is_not_complete_is_not_the_last_whatever_it_shows(view: RoomView) -> None:
    view.show(6)
    view.catch_up(missed(room(6, 3), messages=(message(3, 6),), complete=False))
    assert not view.complete
    view.catch_up(missed(room(6, 3)))
    assert view.complete


def test_what_one_page_brought_is_not_lost_with_the_connection(view: RoomView) -> None:
    view.show(8)
    first = missed(room(8, 5), 7, messages=(message(3, 6), message(5, 7)), complete=False)
    view.catch_up(first)
    view.welcome(state(room(8, 5)))
    assert not view.complete
    events = view.catch_up(missed(room(8, 5), messages=(message(4, 8),)))
    assert texts(events) == ["text 4", "text 5"]
    assert positions(view) == [1, 2, 3, 4, 5]


def test_an_answer_that_leaves_a_message_out_is_the_servers_fault(view: RoomView) -> None:
    view.show(7)
    with pytest.raises(RemoteError):
        view.catch_up(missed(room(7, 4), messages=(message(4, 7),)))


def test_a_revision_of_which_the_server_knows_nothing_is_not_asked_for_for_ever(
    view: RoomView,
) -> None:
    view.hear(message(8, 20))
    view.catch_up(missed(room(5, 2, members=2)))
    assert (view.revision, view.complete) == (5, True)
    assert texts(view.hear(message(3, 6))) == ["text 3"]


def test_too_much_is_not_kept_and_is_asked_for_afterwards(view: RoomView) -> None:
    last = 7 + KEPT_MOST + 100
    for revision in range(7, last + 1):
        view.hear(message(revision - 3, revision))
    view.catch_up(missed(room(6, 3), messages=(message(3, 6),)))
    assert view.revision == 6 + KEPT_MOST
    assert not view.complete


def test_leavers_changed_messages_and_another_topic_are_told(view: RoomView) -> None:
    view.show(9)
    now = room(9, 2)
    now.topic = "Tea"
    edited = message(2, 8, "edited")
    events = view.catch_up(missed(now, members=(member(BEN, gone=True),), messages=(edited,)))
    assert events == [RoomChanged(now), MemberLeft("kitchen", BEN), MessageChanged(edited)]
    assert view.messages[-1] == edited
    assert list(view.members) == ["ada"]


def test_who_came_and_went_while_nobody_looked_is_not_told(view: RoomView) -> None:
    view.show(7)
    assert view.catch_up(missed(room(7, 2, members=2), members=(member(CLEO, gone=True),))) == []


def test_a_new_connection_shows_whether_anything_is_missing(view: RoomView) -> None:
    view.hear(message(9, 12))
    view.welcome(state(room(5, 2), Role.MODERATOR))
    assert view.complete
    assert view.role is Role.MODERATOR
    assert texts(view.hear(message(3, 6))) == ["text 3"]


def test_joining_again_fills_in_what_is_older_and_asks_for_what_is_newer() -> None:
    view = RoomView(room(5, 2, members=2), Role.MEMBER, None, own_id="ada")
    assert not view.loaded
    view.hear(message(3, 6))
    newest = [message(position, position + 3) for position in range(1, 6)]
    view.load(JoinReply(room(8, 5, members=2), [member(ADA), member(BEN)], newest))
    assert positions(view) == [1, 2, 3]
    assert (view.loaded, view.complete, view.revision) == (True, False, 6)
    events = view.catch_up(missed(room(8, 5, members=2), messages=tuple(newest[3:])))
    assert texts(events) == ["text 4", "text 5"]


def test_a_message_that_changes_is_told_and_replaced_whatever_is_held_of_it(
    view: RoomView,
) -> None:
    edited = message(1, 6, "edited")
    assert view.hear(edited) == [MessageChanged(edited)]
    assert [held.text for held in view.messages] == ["edited", "text 2"]
    assert view.room == room(6, 2, members=2)
    sparse = RoomView(room(5, 2), Role.MEMBER, None, own_id="ada")
    assert sparse.hear(edited) == [MessageChanged(edited)]
    assert positions(sparse) == []
    assert sparse.revision == 6


def test_a_change_of_a_message_that_is_missing_yet_is_no_message_of_its_own(
    view: RoomView,
) -> None:
    edited = message(3, 7, "edited")
    assert view.hear(edited) == []
    events = view.catch_up(missed(room(7, 3, members=2), messages=(edited,)))
    assert events == [MessageReceived(edited)]
    assert positions(view) == [1, 2, 3]


def test_a_room_that_changes_is_as_the_server_describes_it(view: RoomView) -> None:
    now = room(6, 2, members=2)
    now.topic, now.archived = "Tea", True
    assert view.hear(now) == [RoomChanged(now)]
    assert view.room == now
    assert (view.revision, view.complete) == (6, True)


def test_a_change_that_not_all_may_see_is_a_hole_that_the_answer_fills(view: RoomView) -> None:
    now = room(7, 2, members=2)
    assert view.hear(now) == []
    assert not view.complete
    assert view.catch_up(missed(now)) == []
    assert (view.revision, view.complete) == (7, True)


def hidden(revision: int, head: int) -> Room:
    now = room(revision, head, members=2)
    now.history = HistoryView.JOINED
    return now


def test_what_was_said_while_one_was_out_of_a_room_may_not_be_ones_to_see(view: RoomView) -> None:
    view.show(12)
    later = (message(5, 11), message(6, 12))
    events = view.catch_up(missed(hidden(12, 6), members=(member(ADA),), messages=later))
    assert texts(events) == ["text 5", "text 6"]
    assert positions(view) == [5, 6]
    assert texts(view.hear(message(7, 13))) == ["text 7"]


def test_nothing_need_have_been_said_since_one_is_back(view: RoomView) -> None:
    view.show(12)
    events = view.catch_up(missed(hidden(12, 6), members=(member(ADA),)))
    assert texts(events) == []
    assert positions(view) == []
    assert texts(view.hear(message(7, 13))) == ["text 7"]


def test_what_others_say_is_unread_until_one_reads_or_says_something() -> None:
    view = RoomView(room(5, 2), Role.MEMBER, None, own_id="ada")
    assert (view.read, view.unread) == (2, 0)
    view.hear(message(3, 6))
    view.hear(message(4, 7))
    assert (view.read, view.unread) == (2, 2)
    view.hear(message(3, 8, "edited"))
    assert view.unread == 2
    view.hear(message(5, 9, author=ADA))
    assert (view.read, view.unread) == (5, 0)
    view.catch_up(missed(room(11, 7), messages=(message(6, 10), message(7, 11))))
    assert (view.read, view.unread) == (5, 2)
    view.move_read(7, 3)
    assert (view.read, view.unread) == (7, 0)


def test_of_two_news_of_how_far_one_has_read_the_later_counts(view: RoomView) -> None:
    view.hear(message(3, 6, author=ADA))
    view.move_read(1, 5)
    assert (view.read, view.unread) == (1, 1)
    view.move_read(2, 4)
    assert view.read == 1
    view.welcome(RoomState(room(6, 3, members=2), Role.MEMBER, 2, 0, 0))
    assert (view.read, view.unread) == (2, 0)
    view.move_read(0, 1, unread=2)
    assert (view.read, view.unread) == (0, 2)


def test_what_was_marked_as_unread_meanwhile_stays_so_whatever_one_had_said_before(
    view: RoomView,
) -> None:
    view.welcome(RoomState(room(8, 4, members=2), Role.MEMBER, 1, 2, 0))
    view.catch_up(missed(room(8, 4), messages=(message(3, 6, author=ADA), message(4, 8))))
    assert (view.read, view.unread) == (1, 2)
    view.hear(message(5, 9, author=ADA))
    assert (view.read, view.unread) == (5, 0)


def test_messages_out_of_their_order_are_the_servers_fault(view: RoomView) -> None:
    with pytest.raises(RemoteError):
        view.hear(message(4, 6))
