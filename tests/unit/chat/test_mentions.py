"""Whom a text calls."""

import itertools
import sys

import pytest

from stonechat.chat.limits import MENTIONS
from stonechat.chat.mentions import find_calls


def first_names(text: str) -> list[str]:
    return [keys[0] for keys in find_calls(text).names]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@ada", ["ada"]),
        ("hello @Ada, and @bob!", ["ada", "bob"]),
        ("(@ada) [@bob] *@carl* _x_", ["ada", "bob", "carl"]),
        ("write to ada@example.org or @example/x", ["example"]),
        ("@ada @ADA @ada", ["ada"]),
        ("a/@ada .@ada @@ada", []),
        ("nobody @ at all @", []),
        ("@Zoë", ["zoë"]),
        ("@\u674e\u96f7\uff0c\u4f60\u597d", ["\u674e\u96f7"]),
    ],
)
def test_names_are_called_by_an_at_before_them(text: str, names: list[str]) -> None:
    called = find_calls(text).names
    assert len(called) == len(names)
    assert all(name in keys for name, keys in zip(names, called, strict=True))


def test_punctuation_behind_a_name_may_belong_to_it_or_not() -> None:
    assert find_calls("so says @j.r.r.").names == (("j.r.r.", "j.r.r"),)


def test_where_words_are_not_separated_every_beginning_may_be_meant() -> None:
    (keys,) = find_calls("@太郎さん").names
    assert list(dict.fromkeys(keys)) == ["太郎さん", "太郎さ", "太郎", "太"]


@pytest.mark.parametrize(
    "text",
    ["`@ada`", "``x ` @ada``", "```\n@ada @room\n```", "a `b` `@here` c"],
)
def test_what_stands_in_code_calls_nobody(text: str) -> None:
    calls = find_calls(text)
    assert not calls.names
    assert not calls.room
    assert not calls.here


def test_backticks_without_an_end_are_no_code() -> None:
    assert first_names("it's 5` long, @ada, ``and") == ["ada"]


def test_everybody_and_who_is_here_are_called_by_their_own_words() -> None:
    calls = find_calls("@room and @here. and @Room")
    assert (calls.names, calls.room, calls.here) == ((), True, True)


def test_so_many_names_are_called_at_most() -> None:
    text = " ".join(f"@name{number}" for number in range(MENTIONS * 2))
    assert len(find_calls(text).names) == MENTIONS


@pytest.mark.parametrize("unit", ["`", "`` ", "@", "@a", "` @a ``", "@é"])
def test_every_text_can_be_read(unit: str) -> None:
    calls = find_calls(unit * (10_000 // len(unit)))
    assert len(calls.names) <= MENTIONS


def test_behind_very_many_names_everybody_can_still_be_called() -> None:
    text = " ".join(f"@name{number}" for number in range(5 * MENTIONS)) + " @ROOM. @here"
    calls = find_calls(text)
    assert (len(calls.names), calls.room, calls.here) == (MENTIONS, True, True)


def test_a_text_of_nothing_but_names_costs_little_more_than_its_first_ones() -> None:
    def steps(count: int) -> int:
        text = " ".join(f"@u{number}" for number in range(count))
        taken = itertools.count()
        sys.setprofile(lambda *_: next(taken))
        try:
            find_calls(text)
        finally:
            sys.setprofile(None)
        return next(taken)

    assert steps(20 * MENTIONS) < 3 * steps(4 * MENTIONS)
