from dataclasses import fields

import pytest

from stonechat.actions.mails import Letter, Template
from stonechat.delivery.mail_templates import WORDINGS, Letterhead, Page, write_page

HEAD = Letterhead("The <Aviary>", "https://chat.example.org")
WITH_LINKS = {Template.VERIFY: "/verify", Template.RESET: "/reset"}


def page(template: Template, username: str = "wren") -> Page:
    secret = "s3cret" if template in WITH_LINKS else None
    return write_page(Letter("wren@example.org", template, username, secret), HEAD)


@pytest.mark.parametrize("template", Template)
def test_every_mail_says_whom_and_which_server_it_is_about_in_both_forms(
    template: Template,
) -> None:
    written = page(template)
    assert "The <Aviary>" in written.subject
    assert "Hello wren," in written.text
    assert "The <Aviary>" in written.text
    assert "Hello wren," in written.html
    assert "The &lt;Aviary&gt;" in written.html
    for field in fields(Page):
        assert "{" not in getattr(written, field.name)


@pytest.mark.parametrize("template", Template)
def test_a_link_is_in_both_forms_of_the_mails_that_need_one(template: Template) -> None:
    written = page(template)
    if template in WITH_LINKS:
        link = f"https://chat.example.org{WITH_LINKS[template]}#s3cret"
        assert f"\n{link}\n" in written.text
        assert f'href="{link}"' in written.html
    else:
        assert "#" not in written.text
        assert "href" not in written.html


def test_a_link_says_how_long_it_is_good() -> None:
    assert "for 7 days." in page(Template.VERIFY).text
    assert "for 1 hour." in page(Template.RESET).html


def test_html_in_a_name_stays_text() -> None:
    written = page(Template.RESET, '<img src="x">{user}')
    assert "<img" not in written.html
    assert "&lt;img src=&quot;x&quot;&gt;{user}" in written.html
    assert '<img src="x">{user}' in written.text


def test_a_name_that_looks_like_an_address_is_no_link() -> None:
    written = page(Template.VERIFY, "prize.example")
    assert "prize.example" not in written.text + written.html
    assert "prize.\N{WORD JOINER}example" in written.text


def test_every_template_has_its_words() -> None:
    assert set(WORDINGS) == set(Template)
