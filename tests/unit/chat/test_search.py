import pytest

from stonechat.chat.errors import InvalidRequest
from stonechat.chat.limits import SEARCH_TERMS
from stonechat.chat.search import (
    ANSWER_STEP_SECONDS,
    DAY_MS,
    Sought,
    has_link,
    parse_query,
    rest_seconds,
)

DAY = 20_786 * DAY_MS
"""The beginning of 2026-11-29."""


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("Hello  world", {"hello", "world"}),
        ('"Hello  World"', {"hello world"}),
        ('before "a b" behind', {"a b", "before", "behind"}),
        ("“a b” „c d“", {"a b", "c d"}),
        ('"no end', {"no end"}),
        ('it"s 5"', {'it"s', '5"'}),
        ("https://Example.org/a?b=c", {"https://example.org/a?b=c"}),
        ("12:30 foo:bar localhost:8000", {"12:30", "foo:bar", "localhost:8000"}),
        ('"from:ada"', {"from:ada"}),
        ("from: ada", {"from:", "ada"}),
        ("#5 -x C++ 100% a_b \\", {"#5", "-x", "c++", "100%", "a_b", "\\"}),
        ("foobar foo bar x", {"foobar", "x"}),
        ("\u0301 x", {"x"}),
    ],
)
def test_words_and_phrases_are_read(query: str, terms: set[str]) -> None:
    sought = parse_query(query)
    assert set(sought.terms) == terms
    assert sought == Sought(terms=sought.terms)


@pytest.mark.parametrize(
    ("query", "sought"),
    [
        ("from:Ada", Sought(authors=("Ada",))),
        ("From:@ada from:bob", Sought(authors=("ada", "bob"))),
        ("in:#lobby", Sought(rooms=("lobby",))),
        ('in:"lobby" x', Sought(terms=("x",), rooms=("lobby",))),
        ("mentions:me", Sought(mentioned=("me",))),
        ("has:image HAS:Link has:file", Sought(has=frozenset({"image", "link", "file"}))),
        ("is:pinned", Sought(is_pinned=True)),
        ("on:2026-11-29", Sought(since_ms=DAY, until_ms=DAY + DAY_MS)),
        ("before:2026-11-29", Sought(until_ms=DAY)),
        ("after:2026-11-29", Sought(since_ms=DAY + DAY_MS)),
        (
            "after:2026-11-28 after:2026-11-27 before:2026-11-30",
            Sought(since_ms=DAY, until_ms=DAY + DAY_MS),
        ),
    ],
)
def test_operators_are_read(query: str, sought: Sought) -> None:
    assert parse_query(query) == sought


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Say what to look for"),
        ('  "" ', "Say what to look for"),
        ("\u0301\u200d", "Say what to look for"),
        ("on:tuesday", "tuesday is no date. Write it as 2026-11-30"),
        ("before:2026-02-30", "2026-02-30 is no date"),
        ("after:20261129", "20261129 is no date"),
        ("on:\uff12026-11-29", "is no date"),
        ("has:cats", "There is no has:cats. Look for has:image, has:link, has:file"),
        ("is:red", "There is no is:red. Look for is:pinned"),
        (" ".join(f"w{number}x" for number in range(SEARCH_TERMS + 1)), "more than 40 words"),
    ],
)
def test_what_cannot_be_looked_for_is_refused_with_what_can(query: str, said: str) -> None:
    with pytest.raises(InvalidRequest, match=said) as refused:
        parse_query(query)
    assert refused.value.details == {"path": "query"}


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("see HTTPS://example.org", True),
        ("[name](http://x.y)", True),
        ("at www.example.org", True),
        ("https:// is how they begin", False),
        ("example.org", False),
        ("awww.no", False),
    ],
)
def test_a_link_is_what_can_be_followed(text: str, *, is_there: bool) -> None:
    assert has_link(text) is is_there


def test_answers_come_in_steps_of_time() -> None:
    for spent in (0.0001, 0.0199, 0.0201, 0.05):
        steps = (spent + rest_seconds(spent)) / ANSWER_STEP_SECONDS
        assert steps == pytest.approx(round(steps))
        assert 0 <= rest_seconds(spent) <= ANSWER_STEP_SECONDS
