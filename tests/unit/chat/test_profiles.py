from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from stonechat.chat.errors import InvalidRequest
from stonechat.chat.profiles import (
    bio_fault,
    clean_line,
    clean_lines,
    display_name_fault,
    pronouns_fault,
    status_emoji_fault,
    status_end_fault,
    status_text_fault,
    time_zone_fault,
)

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (None, None),
        ("", None),
        ("  \t\n ", None),
        ("  Ada   Lovelace ", "Ada Lovelace"),
        ("Ada\nLovelace", "Ada Lovelace"),
        ("Zoe\u0308", "Zoë"),
    ],
)
def test_a_line_loses_its_needless_spaces(typed: str | None, kept: str | None) -> None:
    assert clean_line(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (None, None),
        (" \n ", None),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("\n one  \n\n\n\n\n two \n", "one\n\n two"),
    ],
)
def test_lines_stay_lines_with_at_most_one_blank_between(
    typed: str | None, kept: str | None
) -> None:
    assert clean_lines(typed) == kept


@given(text=st.text(max_size=60))
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    for clean in (clean_line, clean_lines):
        once = clean(text)
        assert clean(once) == once


@pytest.mark.parametrize(
    "name",
    [
        "A",
        "x" * 64,
        "Ada Lovelace",
        "\u0646\u062f\u0627\u200c\u0647\u0627",
        "猫",
        "क्\u200dष",
        "👨\u200d👩\u200d👧",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "\U0001faea",
        "Ada (she) & <b>&amp;",
    ],
)
def test_a_display_name_can_be_of_any_script_with_spaces_and_emoji(name: str) -> None:
    assert display_name_fault(name) is None


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("x" * 65, "65 characters; 64 are possible"),
        ("Ada\x1b[31m", "U+001B"),
        ("Ada\u202eadA", "U+202E"),
        ("Ada\u2066", "U+2066"),
        ("Ada\u00ad", "U+00AD"),
        ("\ufeffAda", "U+FEFF"),
        ("Ada\ue000", "U+E000"),
        ("Ada\uffff", "U+FFFF"),
        ("Ada\U0010fffe", "U+10FFFE"),
        ("a" + "\u0301" * 5, "marks"),
        ("\u200d\u200d", "nothing of it can be seen"),
        ("\u3164", "nothing of it can be seen"),
        ("\u2800", "nothing of it can be seen"),
    ],
)
def test_a_display_name_that_deceives_is_refused(name: str, word: str) -> None:
    fault = display_name_fault(name)
    assert fault
    assert word in fault.message
    assert fault.details == {"path": "name"}


def test_only_a_bio_has_lines() -> None:
    assert bio_fault("one\ntwo") is None
    assert pronouns_fault("one\ntwo")
    assert status_text_fault("one\ntwo")


@pytest.mark.parametrize(
    ("fault", "longest", "path"),
    [(bio_fault, 500, "bio"), (pronouns_fault, 40, "pronouns"), (status_text_fault, 100, "text")],
)
def test_every_text_has_a_length(
    fault: Callable[[str], InvalidRequest | None], longest: int, path: str
) -> None:
    assert fault("x" * longest) is None
    refused = fault("x" * (longest + 1))
    assert refused
    assert refused.details == {"path": path}


def test_a_time_zone_is_one_of_those_that_exist() -> None:
    known = {"Europe/Zurich"}
    assert time_zone_fault("Europe/Zurich", known) is None
    for other in ("Europe/Zürich", "europe/zurich", "../Europe/Zurich", "+01:00", ""):
        refused = time_zone_fault(other, known)
        assert refused
        assert refused.details == {"path": "time_zone"}


def test_a_status_has_one_emoji() -> None:
    assert status_emoji_fault("🌴") is None
    assert status_emoji_fault("🌴🌴")


@pytest.mark.parametrize(
    ("ahead", "possible"),
    [
        (timedelta(0), False),
        (timedelta(milliseconds=1), True),
        (timedelta(days=366), True),
        (timedelta(days=367), False),
        (timedelta(days=-1), False),
    ],
)
def test_a_status_ends_in_the_future_and_within_a_year(ahead: timedelta, *, possible: bool) -> None:
    assert (status_end_fault(NOW + ahead, NOW) is None) == possible
