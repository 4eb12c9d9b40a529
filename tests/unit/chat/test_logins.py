"""What people log in with: all spellings of an account are one, and no others are."""

import pytest

from stonechat.chat.logins import login_key


@pytest.mark.parametrize(
    "login",
    ["wren", "WREN", " wren\n", "\uff57\uff52\uff45\uff4e", "\U0001d430ren"],
)
def test_a_username_has_one_key_in_all_its_spellings(login: str) -> None:
    assert login_key(login) == "wren"


@pytest.mark.parametrize(
    "login",
    ["ada@b\u00fccher.example", " ADA@B\u00dcCHER.example ", "Ada@xn--bcher-kva.EXAMPLE"],
)
def test_an_address_has_one_key_in_all_its_spellings(login: str) -> None:
    assert login_key(login) == "ada@xn--bcher-kva.example"


def test_what_nobody_can_have_shares_a_key_that_nobody_has() -> None:
    assert login_key("a@b@c") == login_key("@") == login_key("ada@" + "x" * 300) == "@"


def test_others_have_other_keys() -> None:
    logins = ("wren", "wrens", "lvan", "Ivan", "wren@example.org", "wren@example.com")
    assert len({login_key(login) for login in logins}) == len(logins)
