"""How people are seen, by whom, and for how long."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from stonechat.actions.store import Neighbour
from stonechat.chat.values import Availability
from stonechat.realtime.presence import IDLE_SECONDS, SWEEP_SECONDS
from stonechat.wire.shapes import User, timestamp
from tests.unit.realtime.company import GRACE_SECONDS, LONG_AGO, START, Company, appearance_of

SOON = 1.5
"""By then a change has been told."""


@pytest.fixture
def company() -> Company:
    return Company()


def test_one_sees_those_with_whom_one_shares_a_room_and_nobody_else(company: Company) -> None:
    ada = company.connects("ada", "kitchen")
    company.connects("bob", "kitchen", "hall")
    company.connects("carol", "hall")
    company.rooms["dave"] = {"kitchen"}
    company.rooms["eve"] = {"hall"}
    seen = company.sees("ada", ada, "bob", "carol", "dave", "eve", "nobody")
    assert seen == {"bob": "online", "dave": "offline"}


def test_one_sees_oneself_as_others_do(company: Company) -> None:
    ada = company.connects("ada")
    assert company.sees("ada", ada, "ada") == {"ada": "online"}
    company.hides("ada")
    company.pass_by(GRACE_SECONDS + SOON)
    assert ada.hears() == [("ada", "offline")]


def test_somebody_comes_and_goes(company: Company) -> None:
    ada = company.connects("ada", "kitchen")
    company.rooms["bob"] = {"kitchen"}
    assert company.sees("ada", ada, "bob") == {"bob": "offline"}
    bob = company.connects("bob")
    company.pass_by(SOON)
    assert ada.hears() == [("bob", "online")]
    company.loses("bob", bob)
    company.pass_by(GRACE_SECONDS - 1)
    assert ada.hears() == []
    company.pass_by(1 + SOON)
    assert ada.hears() == [("bob", "offline")]


def test_a_reconnect_within_the_grace_is_silent(company: Company) -> None:
    ada, bob = company.connects("ada", "kitchen"), company.connects("bob", "kitchen")
    company.watches("ada", ada, "bob")
    for _ in range(5):
        company.loses("bob", bob)
        company.pass_by(GRACE_SECONDS - 1)
        assert company.sees("ada", ada, "bob") == {"bob": "online"}
        bob = company.connects("bob")
    company.pass_by(2 * GRACE_SECONDS)
    assert ada.hears() == []


def test_somebody_is_there_while_any_of_their_devices_is(company: Company) -> None:
    ada = company.connects("ada", "kitchen")
    phone, laptop = company.connects("bob", "kitchen"), company.connects("bob")
    company.watches("ada", ada, "bob")
    company.loses("bob", phone)
    company.pass_by(2 * GRACE_SECONDS)
    assert ada.hears() == []
    company.loses("bob", laptop)
    company.pass_by(2 * GRACE_SECONDS)
    assert ada.hears() == [("bob", "offline")]


def test_who_gives_no_sign_looks_away_until_the_next(company: Company) -> None:
    ada, _ = company.connects("ada", "kitchen"), company.connects("bob", "kitchen")
    company.watches("ada", ada, "bob")
    company.pass_by(IDLE_SECONDS - SWEEP_SECONDS)
    assert ada.hears() == []
    company.pass_by(2 * SWEEP_SECONDS + SOON)
    assert ada.hears() == [("bob", "away")]
    company.presence.give_sign("bob")
    company.pass_by(SOON)
    assert ada.hears() == [("bob", "online")]


def test_choosing_how_to_be_seen_is_a_sign_at_whichever_door(company: Company) -> None:
    ada, _ = company.connects("ada", "kitchen"), company.connects("bob", "kitchen")
    company.watches("ada", ada, "bob")
    company.pass_by(IDLE_SECONDS + SWEEP_SECONDS + SOON)
    assert ada.hears() == [("bob", "away")]
    company.chooses("bob", text="back")
    company.pass_by(SOON)
    assert ada.hears() == [("bob", "online")]


def test_a_connection_more_is_no_sign_of_somebody_who_is_here(company: Company) -> None:
    ada, bob = company.connects("ada", "kitchen"), company.connects("bob", "kitchen")
    company.watches("ada", ada, "bob")
    company.pass_by(IDLE_SECONDS + SWEEP_SECONDS + SOON)
    assert ada.hears() == [("bob", "away")]
    company.connects("bob")
    company.loses("bob", bob)
    company.pass_by(2 * GRACE_SECONDS)
    assert ada.hears() == []


def test_last_active_is_the_latest_sign_and_not_when_the_connection_ended(company: Company) -> None:
    ada, bob = company.connects("ada", "kitchen"), company.connects("bob", "kitchen")
    company.pass_by(60)
    company.presence.give_sign("bob")
    active_at = company.now()
    company.watches("ada", ada, "bob")
    company.pass_by(60)
    company.loses("bob", bob)
    company.pass_by(GRACE_SECONDS + SOON)
    [(_, told)] = ada.events()
    assert told["last_active_at"] == timestamp(active_at)
    assert company.active["bob"] == active_at
    [seen] = company.watches("ada", ada, "bob")
    assert seen.last_active_at == timestamp(active_at)


def test_who_hides_cannot_be_told_from_who_goes(company: Company) -> None:
    ada = company.connects("ada", "kitchen")
    company.connects("bob", "kitchen")
    carol = company.connects("carol", "kitchen")
    company.watches("ada", ada, "bob", "carol")
    company.pass_by(60)
    for name in ("bob", "carol"):
        company.presence.give_sign(name)
    active_at = company.now()
    company.pass_by(60)
    company.hides("bob")
    company.loses("carol", carol)
    company.pass_by(GRACE_SECONDS - 1)
    assert ada.hears() == []
    company.pass_by(1 + SOON)
    [told_together] = ada.writes
    told = {it["user"]["username"]: (it["status"], it["last_active_at"]) for _, it in told_together}
    assert told == dict.fromkeys(("bob", "carol"), ("offline", timestamp(active_at)))


def test_who_asks_after_somebody_who_has_just_hidden_sees_no_more_than_who_watches(
    company: Company,
) -> None:
    ada, _ = company.connects("ada", "kitchen"), company.connects("bob", "kitchen")
    company.hides("bob")
    near = Neighbour(company.appearance("bob"), frozenset({"kitchen"}))
    user = near.appearance.user
    assert company.sees("ada", ada, "bob") == {"bob": "online"}
    assert company.presence.presence_of(user, near, seen_by="ada").status == "online"
    assert company.presence.presence_of(user, near, seen_by="bob").status == "offline"
    company.pass_by(GRACE_SECONDS + SOON)
    assert ada.hears() == [("bob", "offline")]
    assert company.presence.presence_of(user, near, seen_by="ada").status == "offline"


def test_hiding_for_less_than_the_grace_is_silent(company: Company) -> None:
    ada, _ = company.connects("ada", "kitchen"), company.connects("bob", "kitchen")
    company.watches("ada", ada, "bob")
    company.hides("bob")
    company.pass_by(GRACE_SECONDS - 1)
    company.chooses("bob", availability=Availability.ONLINE)
    company.pass_by(2 * GRACE_SECONDS)
    assert ada.hears() == []


def test_who_leaves_after_hiding_has_gone_when_they_hid(company: Company) -> None:
    ada, bob = company.connects("ada", "kitchen"), company.connects("bob", "kitchen")
    company.watches("ada", ada, "bob")
    company.hides("bob")
    company.pass_by(GRACE_SECONDS / 2)
    company.loses("bob", bob)
    company.pass_by(GRACE_SECONDS / 2 + SOON)
    assert ada.hears() == [("bob", "offline")]
    company.pass_by(2 * GRACE_SECONDS)
    assert ada.hears() == []


def test_who_is_gone_and_hides_does_not_come_back_for_that(company: Company) -> None:
    ada, bob = company.connects("ada", "kitchen"), company.connects("bob", "kitchen")
    company.watches("ada", ada, "bob")
    company.loses("bob", bob)
    company.pass_by(GRACE_SECONDS + SOON)
    assert ada.hears() == [("bob", "offline")]
    company.hides("bob")
    company.pass_by(2 * GRACE_SECONDS)
    assert ada.hears() == []


def test_who_is_invisible_looks_as_they_did_when_they_hid(company: Company) -> None:
    ada, bob = company.connects("ada", "kitchen"), company.connects("bob", "kitchen")
    company.watches("ada", ada, "bob")
    active_at = company.now()
    company.pass_by(60)
    company.hides("bob")
    company.pass_by(GRACE_SECONDS + SOON)
    [(_, told)] = ada.events()
    assert (told["status"], told["last_active_at"]) == ("offline", timestamp(active_at))
    for _ in range(3):
        company.pass_by(60)
        company.presence.give_sign("bob")
    company.loses("bob", bob)
    company.pass_by(2 * GRACE_SECONDS)
    company.connects("bob")
    company.pass_by(SOON)
    assert ada.hears() == []
    [seen] = company.watches("ada", ada, "bob")
    assert (seen.status, seen.last_active_at) == ("offline", timestamp(active_at))


def test_who_hides_their_presence_shows_nothing_at_all(company: Company) -> None:
    ada, _ = company.connects("ada", "kitchen"), company.connects("bob", "kitchen")
    company.watches("ada", ada, "bob")
    company.chooses("bob", shows_presence=False, text="lunch", emoji="🍕")
    company.pass_by(SOON)
    [(_, told)] = ada.events()
    assert told["status"] == "offline"
    assert told["last_active_at"] is told["text"] is told["emoji"] is None
    company.presence.give_sign("bob")
    company.chooses("bob", text="dinner")
    company.pass_by(SOON)
    assert ada.hears() == []


def test_who_is_blocked_sees_nothing_from_then_on(company: Company) -> None:
    ada, bob = company.connects("ada", "kitchen"), company.connects("bob", "kitchen")
    carol = company.connects("carol", "kitchen")
    company.chooses("bob", text="lunch")
    company.watches("ada", ada, "bob")
    company.watches("carol", carol, "bob")
    company.presence.block("bob", "ada", on=True)
    company.pass_by(SOON)
    [(_, told)] = ada.events()
    assert told["status"] == "offline"
    assert told["last_active_at"] is told["text"] is None
    assert carol.hears() == []
    company.loses("bob", bob)
    company.pass_by(2 * GRACE_SECONDS)
    company.connects("bob")
    company.pass_by(SOON)
    assert ada.hears() == []
    assert carol.hears() == [("bob", "offline"), ("bob", "online")]
    [seen] = company.watches("ada", ada, "bob")
    assert (seen.status, seen.last_active_at, seen.text) == ("offline", None, None)
    company.presence.block("bob", "ada", on=False)
    company.pass_by(SOON)
    assert ada.hears() == [("bob", "online")]
    assert carol.hears() == []


def test_who_shares_no_room_any_more_hears_nothing_more(company: Company) -> None:
    ada, bob = company.connects("ada", "kitchen"), company.connects("bob", "kitchen")
    company.watches("ada", ada, "bob")
    company.chooses("bob", text="lunch")
    company.leaves("ada", "kitchen")
    company.pass_by(SOON)
    assert ada.hears() == []
    company.enters("ada", "kitchen")
    company.chooses("bob", text="back")
    company.pass_by(SOON)
    assert ada.hears() == [("bob", "online")]
    company.leaves("bob", "kitchen")
    company.loses("bob", bob)
    company.pass_by(2 * GRACE_SECONDS)
    assert ada.hears() == []


def test_who_is_taken_out_of_a_room_while_they_are_away_is_not_heard_of_there(
    company: Company,
) -> None:
    ada, bob = company.connects("ada", "kitchen"), company.connects("bob", "kitchen")
    company.watches("ada", ada, "bob")
    company.loses("bob", bob)
    company.leaves("bob", "kitchen")
    company.pass_by(2 * GRACE_SECONDS)
    assert ada.hears() == []
    assert company.sees("ada", ada, "bob") == {}


def test_who_was_never_here_is_heard_of_as_far_as_rooms_are_shared(company: Company) -> None:
    ada, carol = company.connects("ada", "kitchen"), company.connects("carol", "hall")
    company.rooms["bob"] = {"kitchen", "hall"}
    company.watches("ada", ada, "bob")
    company.watches("carol", carol, "bob")
    company.leaves("bob", "hall")
    company.chooses("bob", text="away for long")
    company.pass_by(SOON)
    assert ada.hears() == [("bob", "offline")]
    assert carol.hears() == []


def test_the_text_of_a_status_ends(company: Company) -> None:
    ada, _ = company.connects("ada", "kitchen"), company.connects("bob", "kitchen")
    until = company.now() + timedelta(seconds=60)
    company.stored["bob"] = appearance_of("bob", text="lunch", emoji="🍕", until=until)
    [seen] = company.watches("ada", ada, "bob")
    assert (seen.text, seen.emoji) == ("lunch", "🍕")
    company.pass_by(60 + SWEEP_SECONDS + SOON)
    [(_, told)] = ada.events()
    assert (told["status"], told["text"], told["emoji"]) == ("online", None, None)
    assert ada.hears() == []


def test_a_name_that_changes_is_told_to_those_who_watch(company: Company) -> None:
    ada, bob = company.connects("ada", "kitchen"), company.connects("bob", "kitchen")
    company.watches("ada", ada, "bob")
    company.watches("bob", bob, "bob")
    company.presence.rename(User("bob", "bob", "Robert", None, guest=False, bot=False))
    company.pass_by(SOON)
    [(event, told)] = ada.events()
    assert (event, told["name"]) == ("profile_changed", "Robert")
    assert bob.events() == [], "they are told without watching themselves"
    [seen] = company.watches("ada", ada, "bob")
    assert seen.user.name == "Robert"


@pytest.mark.parametrize(
    "change",
    [
        lambda company: company.leaves("bob", "kitchen"),
        lambda company: company.enters("bob", "hall"),
        lambda company: company.chooses("bob", text="lunch"),
        lambda company: company.presence.block("bob", "ada", on=True),
    ],
    ids=["leaves", "enters", "chooses", "blocks"],
)
def test_what_changed_while_it_was_read_is_worth_nothing(
    company: Company, change: Callable[[Company], None]
) -> None:
    company.rooms["bob"] = {"kitchen"}
    company.presence.readings.begin(["bob", "carol"])
    company.presence.readings.begin(["bob"])
    change(company)
    assert company.presence.readings.end(["bob", "carol"]) == {"bob"}
    assert company.presence.readings.end(["bob"]) == {"bob"}
    company.presence.readings.begin(["bob"])
    assert company.presence.readings.end(["bob"]) == set()


def test_somebody_who_asks_once_sees_the_same_as_who_watches(company: Company) -> None:
    company.connects("bob", "kitchen")
    appearance = appearance_of("bob", text="lunch")
    user, near = appearance.user, Neighbour(appearance, frozenset({"kitchen"}))
    seen = company.presence.presence_of(user, near, seen_by="ada")
    assert (seen.status, seen.text) == ("online", "lunch")
    assert seen.last_active_at == timestamp(START)
    stranger = company.presence.presence_of(user, None, seen_by="ada")
    assert (stranger.status, stranger.last_active_at, stranger.text) == ("offline", None, None)
    blocked = replace(near, blocked=frozenset({"ada"}))
    assert company.presence.presence_of(user, blocked, seen_by="ada") == stranger


def test_nothing_is_kept_of_who_is_gone_and_not_watched(company: Company) -> None:
    ada, bob = company.connects("ada", "kitchen"), company.connects("bob", "kitchen")
    company.watches("ada", ada, "bob")
    company.watches("ada", ada)
    assert company.presence.missing("ada", ["bob"]) == [], "who is here is still known"
    company.loses("bob", bob)
    company.pass_by(2 * GRACE_SECONDS)
    assert company.presence.missing("ada", ["bob"]) == ["bob"]
    company.watches("ada", ada, "bob")
    assert company.presence.missing("ada", ["bob"]) == []
    company.loses("ada", ada)
    company.pass_by(2 * GRACE_SECONDS)
    assert company.presence.missing("ada", ["bob"]) == ["bob"]


def test_when_the_server_stops_nobody_looks_gone_and_all_activity_is_stored(
    company: Company,
) -> None:
    ada, bob = company.connects("ada", "kitchen"), company.connects("bob", "kitchen")
    company.watches("ada", ada, "bob")
    company.loses("bob", bob)
    company.presence.stop()
    company.pass_by(2 * GRACE_SECONDS)
    assert ada.hears() == []
    assert company.active == {"ada": START, "bob": START}
    assert LONG_AGO not in company.active.values()
