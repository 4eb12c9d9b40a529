import sys

import pytest
from hypothesis import given, strategies as st

from stonechat.chat.folding import Place, fold, highlights

SAME = {
    "case": ("Straße", "STRASSE"),
    "accents": ("Crème brûlée", "creme brulee"),
    "accents apart": ("e\u0301", "é"),
    "stacked accents": ("ấ", "a"),
    "final sigma": ("ΟΔΥΣΣΕΥΣ", "Οδυσσεύς"),
    "yo": ("ёлка", "ЕЛКА"),
    "dotted i": ("İstanbul", "istanbul"),
    "ligatures": ("ﬁne ĳs", "fine ijs"),
    "width": ("ＡＢＣ１２３ｱｲ", "abc123アイ"),
    "voiced half width": ("ｶﾞ", "ガ"),
    "composed syllables": ("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"),
    "vowel signs of Arabic": ("مَرْحَبًا", "مرحبا"),
    "hamza": ("أهلا", "اهلا"),
    "vowel signs of Hebrew": ("שָׁלוֹם", "שלום"),
    "how an emoji is drawn": ("❤️", "❤"),
    "joiners": ("👨\u200d👩", "👨👩"),
    "soft hyphens": ("Dampf\u00adschiff", "dampfschiff"),
    "white space": (" a\t\r\n b\u00a0c\u3000", "a b c"),
    "private use": ("\ue000\U000f0000", "\ufffd\ufffd"),
    "fractions": ("½", "1\u20442"),
}

DIFFERENT = {
    "letters": ("o", "0"),
    "scripts": ("a", "\u0430"),
    "voiced kana": ("か", "が"),
    "vowels of Devanagari": ("कि", "की"),
    "tones of Thai": ("ใหม", "ใหม่"),
    "signs": ("C++", "C#"),
    "dashes": ("a-b", "a_b"),
}


@pytest.mark.parametrize("case", SAME)
def test_what_is_typed_alike_is_the_same(case: str) -> None:
    one, other = SAME[case]
    assert fold(one) == fold(other)


@pytest.mark.parametrize("case", DIFFERENT)
def test_what_means_something_else_stays_different(case: str) -> None:
    one, other = DIFFERENT[case]
    assert fold(one) != fold(other)


def test_folding_again_changes_nothing() -> None:
    characters = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    assert [it for it in characters if fold(fold(it)) != fold(it)] == []


def test_no_text_has_a_character_of_the_index_or_a_capital_letter() -> None:
    folded = "".join(fold(chr(code)) for code in range(sys.maxunicode + 1))
    assert not any("\ue000" <= it <= "\uf8ff" or "A" <= it <= "Z" for it in folded)


@given(st.text(), st.text())
def test_a_folded_text_holds_what_its_parts_are_folded_to(one: str, other: str) -> None:
    assert fold(one) in fold(f"{one} {other}")


@pytest.mark.parametrize(
    ("text", "terms", "pieces"),
    [
        ("Die Straße und die STRASSE", ["strasse"], ["Straße", "STRASSE"]),
        ("Café", ["cafe"], ["Café"]),
        ("Cafe\u0301s", ["cafe"], ["Cafe"]),
        ("ﬁne", ["i"], ["ﬁ"]),
        ("banana", ["ana", "nan"], ["anan"]),
        ("banana", ["ana"], ["ana"]),
        ("a  b\n c", ["a b", "c"], ["a  b", "c"]),
        ("東京タワー", ["タ", "東京"], ["東京", "タ"]),
        ("ab ab ab", ["b a"], ["b a", "b a"]),
        ("nothing", ["x"], []),
        ("Plain Text", ["n t", "p"], ["P", "n T"]),
        (" Plain", ["plain"], ["Plain"]),
        ("한국어", ["한국"], ["한국"]),
    ],
)
def test_highlights_are_whole_characters_of_the_text(
    text: str, terms: list[str], pieces: list[str]
) -> None:
    places = highlights(text, [fold(term) for term in terms], most=100)
    assert [text[start : start + length] for start, length in places] == pieces


def test_highlights_have_a_limit() -> None:
    assert highlights("ab " * 1_000, ["a", "b"], most=3) == [Place(0, 1), Place(1, 1), Place(3, 1)]


@given(st.text("aAäßﬁ \n\u0301한🚀", max_size=20), st.text("aäsf ßi한🚀", min_size=1, max_size=3))
def test_whatever_is_held_is_highlighted(text: str, query: str) -> None:
    term = fold(query)
    if not term:
        return
    places = highlights(text, [term], most=100)
    assert bool(places) == (term in fold(text))
    for start, length in places:
        assert term in fold(text[start : start + length])
