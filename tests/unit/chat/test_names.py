# ruff: noqa: RUF001 (what looks alike is what these tests are about)
from __future__ import annotations

import unicodedata
from uuid import UUID

import pytest
from hypothesis import example, given, strategies as st

from stonechat.chat.confusables import TABLE
from stonechat.chat.names import clean_name, name_fault, name_key, name_keys

LETTERS = st.characters(categories=["L", "Nd"], include_characters="_.-")
MARKS = st.characters(categories=["Mn", "Mc"])
NAMES = (
    st.lists(st.tuples(LETTERS, st.text(MARKS, max_size=2)), min_size=1, max_size=10)
    .map(lambda parts: clean_name("".join(letter + marks for letter, marks in parts)))
    .filter(lambda name: name_fault(name) is None)
)


def clash(one: str, other: str) -> bool:
    return not name_keys(one).isdisjoint(name_keys(other))


@pytest.mark.parametrize(
    "name",
    [
        "a",
        "Ada",
        "x" * 32,
        "stone.chat_fan-1",
        "-",
        "7",
        "李小龍",
        "Ольга",
        "محمد",
        "שָׁלוֹם",
        "한글",
        "e\u0301" * 32,
    ],
)
def test_letters_digits_and_three_signs_of_any_script_make_a_name(name: str) -> None:
    assert name_fault(name) is None


@pytest.mark.parametrize("name", ["ज़िंदगी", "မြို့", "སྒྲོལམ", "ស្រី", "ที่รัก", "Nguyễn"])
def test_scripts_that_are_written_with_marks_have_names(name: str) -> None:
    assert name_fault(name) is None


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "empty"),
        ("x" * 33, "33 characters"),
        ("x" * 5_000_000, "5,000,000 characters"),
        ("two words", "space"),
        ("thin\u2009space", "space"),
        ("line\nbreak", "U+000A"),
        ("zero\u200bwidth", "U+200B"),
        ("right\u202eleft", "U+202E"),
        ("nul\x00", "U+0000"),
        ("half\ud83d", "U+D83D"),
        ("private\ue000", "U+E000"),
        ("a\u034fb", "U+034F"),
        ("a\ufe0f", "U+FE0F"),
        ("\u3164", "U+3164"),
        ("\u115f", "U+115F"),
        ("\u1160", "U+1160"),
        ("\uffa0", "U+FFA0"),
        ("who?", "?"),
        ("a/b", "/"),
        ("@ada", "@"),
        ("😀", "😀"),
        ("Ⅷ", "Ⅷ"),
        ("\u0301a", "U+0301"),
        ("1\u0302", "U+0302"),
        ("q\u0301\u0302\u0303", "accents"),
        ("ก\u0e47\u0e47\u0e47\u0e47\u0e47", "marks"),
        (".", "dots"),
        ("..", "dots"),
        ("." * 32, "dots"),
    ],
)
def test_what_cannot_be_a_name_is_refused_with_the_reason(name: str, reason: str) -> None:
    fault = name_fault(name)
    assert fault is not None
    assert reason in fault


@pytest.mark.parametrize(
    "name",
    ["0" * 32, "0199F0C0CAFE7ABCBABE0123456789AB", "1_" + "2" * 30, "٣" * 32, "ｆ" * 32],
)
def test_what_can_be_read_as_an_id_is_refused(name: str) -> None:
    assert "id" in (name_fault(name) or "")


@given(st.text(alphabet="0123456789abcdefABCDEF-_٣ｆ{}", min_size=30, max_size=32))
@example("{" + "0" * 31)
def test_no_name_parses_as_an_id(name: str) -> None:
    if name_fault(name) is None:
        with pytest.raises(ValueError, match=r"."):
            UUID(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("alice", "ALICE"),
        ("Ivan", "lvan"),
        ("Ivan", "1van"),
        ("alice", "аlice"),  # the first letter is Cyrillic
        ("alice", "ａｌｉｃｅ"),
        ("bob", "b0b"),
        ("paypal", "раураl"),
        ("tom", "torn"),
        ("ivan", "i\u0307van"),
        ("ivan", "ıvan"),
        ("straße", "STRASSE"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
        ("ﬁnn", "finn"),
        ("zoe\u0308", "zoë"),
    ],
)
def test_names_that_read_alike_clash(one: str, other: str) -> None:
    assert clash(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("alice1", "alice2"),
        ("tom", "tim"),
        ("ada", "adá"),
        ("ivan", "lvan"),  # in small letters nobody takes one for the other
        ("вова", "bob"),
        ("a.b", "a-b"),
        ("李", "季"),
    ],
)
def test_names_that_differ_do_not_clash(one: str, other: str) -> None:
    assert not clash(one, other)


@given(NAMES)
def test_every_name_is_held_under_its_own_key_and_two_more_at_most(name: str) -> None:
    keys = name_keys(name)
    assert name_key(name) in keys
    assert 1 <= len(keys) <= 3
    assert all(keys)


@given(NAMES)
@example("ﷺ")
def test_folding_a_key_changes_nothing(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)
    assert name_keys(name_key(name)) <= name_keys(name)


@given(NAMES)
@example("ı")
@example("ŉ")
def test_a_name_clashes_with_itself_in_other_cases_and_compositions(name: str) -> None:
    for variant in (name.upper(), name.lower(), name.swapcase(), name.casefold()):
        assert clash(name, variant)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert name_keys(unicodedata.normalize(form, name)) == name_keys(name)


@given(NAMES, NAMES)
def test_names_with_the_same_key_clash_from_both_sides(one: str, other: str) -> None:
    assert clash(one, other) == clash(other, one)
    if name_key(one) == name_key(other):
        assert clash(one, other)


@given(st.text())
def test_any_text_is_a_name_or_has_a_fault_in_words(text: str) -> None:
    fault = name_fault(text)
    if fault is None:
        assert 1 <= len(clean_name(text)) <= 32
        assert name_fault(clean_name(text)) is None
    else:
        assert fault.endswith(".")


def test_the_look_alike_table_maps_each_character_once_and_never_to_itself() -> None:
    pairs = [
        (source, prototype)
        for prototype, _, sources in (record.partition("<") for record in TABLE.split())
        for source in sources.split(",")
    ]
    assert len({source for source, _ in pairs}) == len(pairs) > 1_000
    assert all(source != prototype for source, prototype in pairs)
