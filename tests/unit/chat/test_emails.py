"""E-mail addresses: which are some, and which are the same."""

import pytest

from stonechat.chat.emails import clean_email, email_key


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ada@example.org", "ada@example.org"),
        (" Ada.Lovelace+chat@Example.ORG\n", "Ada.Lovelace+chat@example.org"),
        ("o'neil@mail.example.co.uk", "o'neil@mail.example.co.uk"),
        ("root@localhost", "root@localhost"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@straße.example", "ada@xn--strae-oqa.example"),
        (f"{'a' * 64}@example.org", f"{'a' * 64}@example.org"),
    ],
)
def test_an_address_is_kept_with_its_domain_in_small_ascii_letters(typed: str, kept: str) -> None:
    assert clean_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@example..org",
        "ada@-example.org",
        "ada@example.org.",
        "ada@[127.0.0.1]",
        "ada lovelace@example.org",
        '"ada"@example.org',
        "ada@eve@example.org",
        "Ada <ada@example.org>",
        "ada@example.org, eve@example.org",
        "ada@example.org\r\nBcc: eve@example.org",
        "ada\n@example.org",
        "ada\x00@example.org",
        "ådå@example.org",
        ".ada@example.org",
        "ada.@example.org",
        "ada..lovelace@example.org",
        "ada@exa_mple.org",
        "ada@\u202eexample.org",
        f"{'a' * 65}@example.org",
        f"ada@{'b' * 64}.org",
        f"ada@{'b.' * 130}org",
        f"ada@{'ü' * 200}.example",
    ],
)
def test_what_no_mail_can_be_sent_to_is_no_address(typed: str) -> None:
    assert clean_email(typed) is None


def test_capitals_make_no_other_address() -> None:
    assert email_key("Ada@example.org") == email_key("ADA@example.org")
    assert email_key("ada@example.org") != email_key("adda@example.org")
