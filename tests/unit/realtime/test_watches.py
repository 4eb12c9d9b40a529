"""How much is told, how often, and in how many writes."""

from functools import partial
from itertools import pairwise

import pytest

from stonechat.chat.values import Availability
from stonechat.realtime.watches import ROUND_SECONDS
from tests.unit.realtime.company import GRACE_SECONDS, Company, Ear

SOON = 1.5


@pytest.fixture
def company() -> Company:
    return Company()


def test_of_what_changes_within_a_second_the_latest_is_told(company: Company) -> None:
    ada, _ = company.connects("ada", "kitchen"), company.connects("bob", "kitchen")
    company.watches("ada", ada, "bob")
    for text in ("one", "two", "three"):
        company.chooses("bob", text=text)
    company.pass_by(SOON)
    [(_, told)] = ada.events()
    assert told["text"] == "three"


def test_nobody_is_told_of_more_often_than_once_a_second(company: Company) -> None:
    ada, _ = company.connects("ada", "kitchen"), company.connects("bob", "kitchen")
    company.watches("ada", ada, "bob")
    times: list[float] = []
    ada.on_send = lambda: times.append(company.turn.now)
    for number in range(50):
        company.chooses("bob", text=str(number))
        company.pass_by(0.25)
    assert len(times) >= 5
    assert all(later - earlier >= ROUND_SECONDS for earlier, later in pairwise(times))


def test_what_has_reverted_is_not_told(company: Company) -> None:
    ada, _ = company.connects("ada", "kitchen"), company.connects("bob", "kitchen")
    company.watches("ada", ada, "bob")
    company.chooses("bob", availability=Availability.AWAY)
    company.chooses("bob", availability=Availability.ONLINE)
    company.pass_by(SOON)
    assert ada.writes == []


def test_who_asks_after_a_change_is_not_told_of_it_again(company: Company) -> None:
    ada, carol = company.connects("ada", "kitchen"), company.connects("carol", "kitchen")
    company.connects("bob", "kitchen")
    company.watches("ada", ada, "bob")
    company.chooses("bob", text="lunch")
    [seen] = company.watches("carol", carol, "bob")
    assert seen.text == "lunch"
    company.pass_by(SOON)
    assert carol.hears() == []
    assert ada.hears() == [("bob", "online")]


def test_who_asks_between_two_changes_is_told_though_all_others_need_not_be(
    company: Company,
) -> None:
    ada, carol = company.connects("ada", "kitchen"), company.connects("carol", "kitchen")
    company.connects("bob", "kitchen")
    company.watches("ada", ada, "bob")
    company.chooses("bob", text="lunch")
    company.watches("carol", carol, "bob")
    company.chooses("bob", text=None)
    company.pass_by(SOON)
    [(_, told)] = carol.events()
    assert told["text"] is None
    assert ada.hears() == []


def test_everything_that_a_connection_is_told_is_one_write(company: Company) -> None:
    ada = company.connects("ada", "kitchen")
    others = [f"other {number}" for number in range(50)]
    for other in others:
        company.connects(other, "kitchen")
    company.watches("ada", ada, *others)
    for other in others:
        company.chooses(other, availability=Availability.AWAY)
    company.pass_by(SOON)
    assert len(ada.writes) == 1
    assert sorted(ada.hears()) == sorted((other, "away") for other in others)


def test_every_connection_has_a_list_of_its_own(company: Company) -> None:
    phone, laptop = company.connects("ada", "kitchen"), company.connects("ada")
    company.connects("bob", "kitchen")
    company.connects("carol", "kitchen")
    company.watches("ada", phone, "bob")
    company.watches("ada", laptop, "carol")
    company.chooses("bob", text="lunch")
    company.pass_by(SOON)
    assert phone.hears() == [("bob", "online")]
    assert laptop.hears() == []


def test_a_new_list_takes_the_place_of_the_one_before(company: Company) -> None:
    ada = company.connects("ada", "kitchen")
    company.connects("bob", "kitchen")
    company.connects("carol", "kitchen")
    company.watches("ada", ada, "bob")
    company.watches("ada", ada, "carol")
    company.chooses("bob", text="lunch")
    company.chooses("carol", text="lunch")
    company.pass_by(SOON)
    assert ada.hears() == [("carol", "online")]
    company.watches("ada", ada)
    company.chooses("carol", text="back")
    company.pass_by(SOON)
    assert ada.hears() == []


def test_who_leaves_or_goes_in_the_middle_of_a_round_is_not_told(company: Company) -> None:
    company.connects("bob", "kitchen")
    people = [f"watcher {number}" for number in range(6)]
    ears = {name: company.connects(name, "kitchen") for name in people}
    left: list[str] = []

    def leave(name: str) -> None:
        # Writing takes a share of time, so that each write is in a turn of its own.
        company.turn.now += 0.01
        others = [other for other in people if other != name and other not in left]
        if not left:
            left.extend(others)
            for other in others[::2]:
                company.leaves(other, "kitchen")
            for other in others[1::2]:
                company.loses(other, ears[other])

    for name, ear in ears.items():
        company.watches(name, ear, "bob")
        ear.on_send = partial(leave, name)
    company.chooses("bob", text="lunch")
    company.pass_by(SOON)
    told = [name for name, ear in ears.items() if ear.writes]
    assert len(told) == 1
    assert len(left) == 5


def test_who_asks_for_others_in_the_middle_of_a_round_is_not_told_of_those_before(
    company: Company,
) -> None:
    company.connects("bob", "kitchen")
    people = [f"watcher {number}" for number in range(4)]
    ears = {name: company.connects(name, "kitchen") for name in people}

    def let_all_ask_anew() -> None:
        company.turn.now += 0.01
        for name, ear in ears.items():
            company.watches(name, ear, *people)

    for name, ear in ears.items():
        company.watches(name, ear, "bob")
        ear.on_send = let_all_ask_anew
    company.chooses("bob", text="lunch")
    company.pass_by(SOON)
    assert sum(len(ear.writes) for ear in ears.values()) == 1


def crowd_of(company: Company, size: int, watched: int) -> dict[str, Ear]:
    """A room of people who each watch those behind them."""
    names = [f"guest {number}" for number in range(size)]
    ears = {name: company.connects(name, "kitchen") for name in names}
    for number, name in enumerate(names):
        company.watches(name, ears[name], *(names[number + 1 :] + names)[:watched])
    return ears


def cut(company: Company, ears: dict[str, Ear]) -> None:
    for name, ear in ears.items():
        company.loses(name, ear)


def return_and_watch(company: Company, names: list[str], watched: int) -> dict[str, Ear]:
    """Let people come back one after the other, each of whom asks at once."""
    ears = {}
    for number, name in enumerate(names):
        ears[name] = company.connects(name)
        company.watches(name, ears[name], *(names[number + 1 :] + names)[:watched])
    return ears


def test_a_crowd_that_reconnects_within_the_grace_is_told_nothing(company: Company) -> None:
    ears = crowd_of(company, 100, 20)
    cut(company, ears)
    company.pass_by(GRACE_SECONDS / 2)
    names = list(ears)
    company.connects("witness", "kitchen")
    assert company.presence.missing("witness", names) == [], "nobody has to be read again"
    back = return_and_watch(company, names, 20)
    company.pass_by(2 * GRACE_SECONDS)
    assert [ear.writes for ear in back.values()] == [[]] * 100


def test_a_crowd_that_was_away_for_longer_is_told_of_each_other_once_at_most(
    company: Company,
) -> None:
    size, watched = 100, 20
    ears = crowd_of(company, size, watched)
    witness = company.connects("witness", "kitchen")
    names = list(ears)
    company.watches("witness", witness, *names)
    cut(company, ears)
    company.pass_by(2 * GRACE_SECONDS)
    assert len(witness.writes) == 1
    assert sorted(witness.hears()) == sorted((name, "offline") for name in names)
    back = return_and_watch(company, names, watched)
    company.pass_by(SOON)
    # Those behind somebody were not back when they asked, but for the last ones.
    expected = watched * size - sum(range(1, watched + 1))
    assert sum(len(ear.events()) for ear in back.values()) == expected
    assert len(witness.hears()) == size
