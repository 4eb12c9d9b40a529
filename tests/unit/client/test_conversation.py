"""A whole conversation without a server: what is asked, in which order, and what becomes of it."""

from math import inf

import pytest

from stonechat.client.conversation import ANSWER_SECONDS, Conversation, Question, Result
from stonechat.client.errors import ClientClosed, ConnectionLost, Refused
from stonechat.client.events import Connected, Disconnected, MessageReceived, NameRefused
from stonechat.protocol.errors import RemoteError
from stonechat.wire import requests
from stonechat.wire.broadcasts import Behind
from stonechat.wire.replies import Done, Named, SendReply
from stonechat.wire.shapes import MessageReceipt, Whisper
from tests.unit.client.facts import (
    ADA,
    AT,
    accepted,
    member,
    message,
    missed,
    raw,
    refused,
    room,
    welcome,
)


@pytest.fixture
def talk() -> Conversation:
    """Ada is online, and in the kitchen at revision 5."""
    talk = Conversation(token="t")
    talk.receive_event("welcome", raw(welcome(room(5, 2))))
    assert talk.requests_to_send(0.0) == []
    talk.take_events()
    return talk


def send(client_id: str) -> requests.SendMessage:
    return requests.SendMessage(room="kitchen", text="Hello", client_id=client_id)


def ask(talk: Conversation, now: float = 0.0) -> Question:
    """The one question that is to be asked now."""
    [question] = talk.requests_to_send(now)
    return question


def names(talk: Conversation, now: float = 0.0) -> list[str]:
    return [question.name for question in talk.requests_to_send(now)]


def outcomes(talk: Conversation) -> list[object]:
    return [result.outcome for result in talk.take_results()]


def test_nothing_is_asked_before_the_welcome() -> None:
    talk = Conversation()
    talk.ask("list_rooms", requests.ListRooms())
    talk.send(send("1"))
    assert talk.requests_to_send(0.0) == []
    assert talk.deadline == inf


def test_a_name_comes_first_and_everything_else_waits_for_it() -> None:
    talk = Conversation(username="ada")
    talk.ask("join_room", requests.JoinRoom(room="kitchen"))
    talk.send(send("1"))
    talk.receive_event("welcome", raw(welcome(who=None)))
    question = ask(talk)
    assert question.request == requests.AddUser("ada")
    assert talk.requests_to_send(0.0) == []
    assert talk.take_events() == []
    talk.receive_answer(question.number, accepted(user=ADA, token="secret"), 0.0)
    assert (talk.user, talk.token) == (ADA, "secret")
    assert talk.take_events() == [Connected(ADA)]
    assert names(talk) == ["join_room", "send_message"]
    assert talk.take_results() == []


def test_a_name_that_cannot_be_had_is_told_and_not_asked_for_again() -> None:
    talk = Conversation(username="ada")
    talk.receive_event("welcome", raw(welcome(who=None)))
    talk.receive_answer(ask(talk).number, refused("username_taken"), 0.0)
    [event] = talk.take_events()
    assert isinstance(event, NameRefused)
    talk.send(send("1"))
    assert talk.requests_to_send(0.0) == []
    number = talk.ask("add_user", requests.AddUser("grace"))
    question = ask(talk)
    talk.receive_answer(question.number, accepted(user=ADA, token="secret"), 0.0)
    assert talk.take_results() == [Result(number, Named(ADA, "secret"))]
    assert names(talk) == ["send_message"]


def test_another_connection_is_another_try_for_the_name() -> None:
    talk = Conversation(username="ada")
    for _ in range(2):
        talk.receive_event("welcome", raw(welcome(who=None)))
        talk.receive_answer(ask(talk).number, refused("username_taken"), 0.0)
        assert talk.requests_to_send(0.0) == []
        talk.lose("gone")


def test_a_name_for_which_the_server_has_no_time_is_asked_for_again() -> None:
    talk = Conversation(username="ada")
    talk.receive_event("welcome", raw(welcome(who=None)))
    talk.receive_answer(ask(talk).number, refused("unavailable", 2_000), 10.0)
    assert talk.requests_to_send(11.9) == []
    assert talk.deadline == 12.0
    talk.tick(12.0)
    assert names(talk, 12.0) == ["add_user"]


def test_who_comes_back_without_the_name_takes_it_again(talk: Conversation) -> None:
    talk.lose("gone")
    talk.receive_event("welcome", raw(welcome(who=None)))
    assert ask(talk).request == requests.AddUser("ada")


def test_after_a_welcome_what_was_missed_comes_first_then_requests_then_messages(
    talk: Conversation,
) -> None:
    talk.lose("gone")
    talk.send(send("1"))
    talk.ask("list_rooms", requests.ListRooms())
    talk.receive_event("welcome", raw(welcome(room(6, 3))))
    assert names(talk) == ["catch_up", "list_rooms", "send_message"]


def test_broadcasts_are_told_and_unknown_ones_are_not(talk: Conversation) -> None:
    talk.receive_event("message", raw(message(3, 6)))
    talk.receive_event("moon_phase", raw({"phase": "full"}))
    whispered = message(4, 7)
    whispered.whisper = Whisper("w", ["ada"], 2)
    talk.receive_event("message", raw(whispered))
    assert talk.take_events() == [MessageReceived(message(3, 6))]
    assert talk.rooms["kitchen"].complete


@pytest.mark.parametrize("json", [{}, [], {"room": 7}, "text"])
def test_a_broadcast_that_cannot_be_read_is_the_servers_fault(
    talk: Conversation, json: object
) -> None:
    with pytest.raises(RemoteError):
        talk.receive_event("message", raw(json))


@pytest.mark.parametrize("json", [{}, {"ok": False}, {"ok": True}, {"ok": True, "rooms": 3}])
def test_an_answer_that_cannot_be_read_is_the_servers_fault(
    talk: Conversation, json: object
) -> None:
    talk.ask("list_rooms", requests.ListRooms())
    with pytest.raises(RemoteError):
        talk.receive_answer(ask(talk).number, raw(json), 0.0)


def test_a_question_about_what_was_missed_is_repeated_when_the_server_says(
    talk: Conversation,
) -> None:
    talk.receive_event("behind", raw(Behind({"kitchen": 6}, {})))
    question = ask(talk)
    assert question.request == requests.CatchUp({"kitchen": 5}, {})
    talk.receive_answer(question.number, refused("unavailable", 500), 1.0)
    assert talk.requests_to_send(1.4) == []
    assert talk.deadline == 1.5
    talk.tick(1.5)
    question = ask(talk, 1.5)
    answer = {"kitchen": missed(room(6, 3), messages=(message(3, 6),))}
    talk.receive_answer(question.number, accepted(rooms=answer, whispers={}), 1.5)
    assert talk.take_events() == [MessageReceived(message(3, 6))]
    assert talk.take_results() == []


def test_what_the_server_had_no_time_for_is_asked_at_once_on_a_new_connection(
    talk: Conversation,
) -> None:
    talk.receive_event("behind", raw(Behind({"kitchen": 6}, {})))
    talk.receive_answer(ask(talk).number, refused("unavailable", 60_000), 1.0)
    talk.lose("gone")
    assert talk.deadline == inf
    talk.receive_event("welcome", raw(welcome(room(6, 3))))
    assert names(talk, 2.0) == ["catch_up"]


def test_a_programs_own_question_about_revisions_changes_nothing_here(talk: Conversation) -> None:
    talk.receive_event("message", raw(message(4, 7)))
    mine = talk.ask("catch_up", requests.CatchUp({"kitchen": 0}, {}))
    assert names(talk) == ["catch_up", "catch_up"]
    talk.receive_answer(mine, accepted(rooms={"kitchen": None}, whispers={}), 0.0)
    assert list(talk.rooms) == ["kitchen"]
    assert len(outcomes(talk)) == 1


def test_requests_that_were_under_way_fail_with_the_connection_and_messages_do_not(
    talk: Conversation,
) -> None:
    asked = talk.ask("list_rooms", requests.ListRooms())
    talk.send(send("1"))
    assert names(talk) == ["list_rooms", "send_message"]
    waiting = talk.ask("leave_room", requests.LeaveRoom("kitchen"))
    talk.lose("gone")
    assert talk.take_events() == [Disconnected("gone")]
    [result] = talk.take_results()
    assert result.number == asked
    assert isinstance(result.outcome, ConnectionLost)
    talk.lose("still gone")
    assert talk.take_events() == []
    talk.receive_event("welcome", raw(welcome(room(5, 2))))
    questions = talk.requests_to_send(0.0)
    assert [question.name for question in questions] == ["leave_room", "send_message"]
    assert questions[0].number == waiting
    talk.receive_answer(waiting, accepted(), 0.0)
    assert outcomes(talk) == [Done()]
    assert talk.rooms == {}


def test_messages_go_one_after_the_other_and_passing_refusals_are_waited_for(
    talk: Conversation,
) -> None:
    first, second = talk.send(send("1")), talk.send(send("2"))
    assert ask(talk).number == first
    talk.receive_answer(first, refused("rate_limited", 3_000), 10.0)
    assert talk.requests_to_send(12.9) == []
    assert talk.deadline == 13.0
    talk.tick(13.0)
    assert talk.deadline == inf
    assert ask(talk, 13.0).number == first
    talk.receive_answer(first, accepted(message=message(3, 6)), 13.0)
    assert ask(talk, 13.0).number == second
    talk.receive_answer(second, refused("not_in_room"), 13.0)
    done, failed = outcomes(talk)
    assert done == SendReply(message(3, 6))
    assert isinstance(failed, Refused)
    assert failed.code == "not_in_room"


def test_who_may_no_longer_see_a_message_gets_a_receipt(talk: Conversation) -> None:
    number = talk.send(send("1"))
    assert ask(talk).number == number
    receipt = MessageReceipt("m9", "kitchen", 9, AT)
    talk.receive_answer(number, accepted(message=receipt), 0.0)
    assert outcomes(talk) == [SendReply(receipt)]


def test_a_message_without_an_id_of_its_own_could_be_doubled(talk: Conversation) -> None:
    with pytest.raises(ValueError, match="client_id"):
        talk.send(requests.SendMessage(room="kitchen", text="Hello"))


def test_what_nobody_waits_for_any_more_is_not_asked(talk: Conversation) -> None:
    talk.abandon(talk.send(send("1")))
    talk.abandon(talk.ask("list_rooms", requests.ListRooms()))
    assert talk.requests_to_send(0.0) == []


def test_what_cannot_be_sent_is_refused_and_the_next_message_goes_on(talk: Conversation) -> None:
    first, second = talk.send(send("1")), talk.send(send("2"))
    assert ask(talk).number == first
    talk.unsendable(first, "too large", 0.0)
    [failed] = outcomes(talk)
    assert isinstance(failed, Refused)
    assert (failed.code, failed.message) == ("invalid_request", "too large")
    assert (failed.details, failed.retry_after_ms) == ({}, None)
    assert ask(talk).number == second


def test_a_connection_that_never_answers_is_given_up(talk: Conversation) -> None:
    talk.ask("list_rooms", requests.ListRooms())
    assert names(talk, 5.0) == ["list_rooms"]
    assert talk.deadline == 5.0 + ANSWER_SECONDS
    talk.tick(5.0 + ANSWER_SECONDS - 0.01)
    with pytest.raises(RemoteError):
        talk.tick(5.0 + ANSWER_SECONDS)


def test_late_and_unknown_answers_are_nobodys(talk: Conversation) -> None:
    number = talk.ask("list_rooms", requests.ListRooms())
    assert names(talk) == ["list_rooms"]
    talk.lose("gone")
    talk.take_results()
    talk.receive_event("welcome", raw(welcome(room(5, 2))))
    talk.receive_answer(number, accepted(rooms=[], next=None), 0.0)
    talk.receive_answer(4_711, accepted(), 0.0)
    assert talk.take_results() == []


def test_at_the_end_everything_is_answered_once(talk: Conversation) -> None:
    talk.receive_event("behind", raw(Behind({"kitchen": 6}, {})))
    numbers = [
        talk.ask("list_rooms", requests.ListRooms()),
        talk.send(send("1")),
        talk.send(send("2")),
    ]
    assert names(talk) == ["catch_up", "list_rooms", "send_message"]
    numbers.append(talk.ask("list_rooms", requests.ListRooms()))
    end = ClientClosed("over")
    talk.end(end)
    results = talk.take_results()
    assert sorted(each.number for each in results) == sorted(numbers)
    assert {each.outcome for each in results} == {end}
    assert talk.requests_to_send(0.0) == []


def test_one_is_in_the_rooms_that_one_makes_and_joins(talk: Conversation) -> None:
    for name in ("create_room", "join_room"):
        request = requests.CreateRoom(name=name) if name == "create_room" else None
        talk.ask(name, request or requests.JoinRoom(room=name))
        fields = {"room": room(1, name=name), "members": [member(ADA)], "messages": []}
        talk.receive_answer(ask(talk).number, accepted(**fields), 0.0)
        assert talk.rooms[name].loaded
        assert list(talk.rooms[name].members) == ["ada"]
    assert talk.take_events() == []


def test_a_question_of_its_own_that_cannot_be_sent_is_asked_again_later(
    talk: Conversation,
) -> None:
    talk.receive_event("message", raw(message(4, 7)))
    talk.unsendable(ask(talk).number, "too large", 10.0)
    assert talk.requests_to_send(10.0) == []
    talk.tick(talk.deadline)
    assert names(talk, 12.0) == ["catch_up"]
    assert talk.take_results() == []
