import pytest
from hypothesis import given, strategies as st

from stonechat.delivery.unsubscribing import Unsubscribing

KEY, OTHER = bytes(range(32)), bytes(32)
PERSON = "01a20000-0000-7000-8000-000000000001"


def test_a_token_says_whose_mail_it_stops() -> None:
    ours = Unsubscribing(KEY)
    assert ours.person_of(ours.token_of(PERSON)) == PERSON


def test_a_token_of_another_server_stops_nothing() -> None:
    assert Unsubscribing(KEY).person_of(Unsubscribing(OTHER).token_of(PERSON)) is None


def test_nobody_can_turn_a_token_into_one_of_somebody_else() -> None:
    ours = Unsubscribing(KEY)
    token = ours.token_of(PERSON)
    for at in range(len(token)):
        other = "A" if token[at] != "A" else "B"
        forged = token[:at] + other + token[at + 1 :]
        # The last character may hold bits that are not looked at.
        assert ours.person_of(forged) in {None, PERSON}
        assert ours.person_of(token[:at]) is None


@given(st.text())
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_any_text_is_a_token_or_is_not(text: str) -> None:
    assert Unsubscribing(KEY).person_of(text) is None
