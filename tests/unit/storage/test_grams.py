from hypothesis import given, strategies as st

from stonechat.chat.folding import fold
from stonechat.storage.grams import (
    GRAMS_LOOKED_FOR,
    is_told_by,
    mark,
    needed_grams,
    text_grams,
)

TEXTS = st.text("abc .-東京ไทย🚀\u1112", max_size=30).map(fold)


@given(before=TEXTS, term=TEXTS.filter(bool), behind=TEXTS)
def test_whatever_holds_a_term_has_the_grams_that_are_needed_for_it(
    before: str, term: str, behind: str
) -> None:
    text = fold(f"{before}{term}{behind}")
    if term in text:
        assert set(needed_grams([term])) <= text_grams(text)


@given(TEXTS.filter(bool))
def test_only_one_or_two_letters_have_no_grams(term: str) -> None:
    is_short_word = len(term) < 3 and all(it < "\u0e00" for it in term)
    assert (needed_grams([term]) == []) is is_short_word


@given(text=TEXTS, terms=st.lists(TEXTS.filter(bool), min_size=1, max_size=20))
def test_where_grams_tell_all_a_text_that_has_them_holds_the_term(
    text: str, terms: list[str]
) -> None:
    needed = needed_grams(terms)
    if set(needed) <= text_grams(text):
        assert all(term in text for term in terms if is_told_by(needed, term))


def test_a_term_whose_gram_is_not_looked_for_has_to_be_looked_at() -> None:
    terms = [f"{letter}aa" for letter in "bcdfghjklmnpqrstvwxz"]
    needed = needed_grams(terms)
    assert [is_told_by(needed, term) for term in terms].count(True) == GRAMS_LOOKED_FOR
    assert is_told_by(needed_grams(["東"]), "東")
    assert not is_told_by(needed_grams(["ab"]), "ab")
    assert not is_told_by(needed_grams(["abcd"]), "abcd")


@given(st.text(max_size=40).map(fold))
def test_a_gram_is_one_token_of_either_database(text: str) -> None:
    for gram in text_grams(text):
        assert all(it.isalnum() or not it.isascii() for it in gram)
        assert gram == gram.lower() or not gram.isascii()


def test_what_is_no_text_has_grams_that_no_text_has() -> None:
    marks = {mark("a", "01a2-b3"), mark("a", "01a2b-3"), mark("b", "01a2-b3"), mark("p")}
    assert len(marks) == 4
    assert not marks & text_grams(fold("".join(marks)))
    assert all(it.isalnum() or not it.isascii() for gram in marks for it in gram)


def test_of_many_grams_those_are_looked_for_that_are_rare() -> None:
    needed = needed_grams(["the interesting story of jazz 1987 and the rest"])
    assert len(needed) == GRAMS_LOOKED_FOR
    assert {"jaz", "azz", "198", "987"} <= set(needed)
    assert "the" not in needed
