import pytest

from stonechat.chat.limits import PASSWORD_LEAST, PASSWORD_MOST
from stonechat.chat.passwords import clean_password, password_fault


@pytest.mark.parametrize(
    "password",
    [
        "x" * PASSWORD_LEAST,
        "x" * PASSWORD_MOST,
        "correct horse battery staple",
        "        ",
        "passwort mit ä",
        "密码密码密码密码",
    ],
)
def test_length_is_all_that_a_password_needs(password: str) -> None:
    assert password_fault(password, username="wren") is None


@pytest.mark.parametrize(
    ("password", "length"),
    [
        ("", 0),
        ("x" * (PASSWORD_LEAST - 1), PASSWORD_LEAST - 1),
        ("x" * (PASSWORD_MOST + 1), PASSWORD_MOST + 1),
        # Eight characters as typed, four of them as they are compared.
        ("a\u0308" * 4, 4),
        # One ligature is eighteen letters.
        ("\ufdfa" * 15, 18 * 15),
    ],
)
def test_length_is_counted_in_the_form_that_is_hashed(password: str, length: int) -> None:
    fault = password_fault(password, username="wren")
    assert fault is not None
    assert f"it has {length} characters" in fault


@pytest.mark.parametrize(
    "password", ["Nightjar", "NIGHTJAR", "\uff2eightjar", "wren@Birds.example"]
)
def test_what_is_guessed_first_is_no_password(password: str) -> None:
    assert password_fault(password, username="nightjar", email="Wren@birds.example")


def test_one_password_is_the_same_from_every_keyboard() -> None:
    assert clean_password("u\u0308ber\ufb01eld") == clean_password("\u00fcberfield") == "überfield"
