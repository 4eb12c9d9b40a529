"""What mails say, as text and as HTML; the one place with their words.

Mail goes to people who may never have asked for it, and says nothing that a stranger could choose
freely: of a person only the username, which is made unfit for a link.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from types import MappingProxyType
from typing import Final

from stonechat.actions.links import LIFETIMES
from stonechat.actions.mails import Letter, Template
from stonechat.chat.values import LinkPurpose


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one mail, into which `{server}`, `{user}`, `{address}` and the like are filled.

    Attributes:
        subject: the headline.
        opening: what stands before the link; an empty line ends a paragraph.
        button: what the link is called, empty for a mail without.
        page: where the link leads; the secret follows behind a `#`, which no server ever sees.
        purpose: whose lifetime the link has.
        closing: what stands behind it.
    """

    subject: str
    opening: str
    button: str = ""
    page: str = ""
    purpose: LinkPurpose | None = None
    closing: str = ""


_VERIFY: Final = Wording(
    "Confirm your e-mail address",
    """\
Hello {user},

please confirm that this address is yours:
""",
    "Confirm the address",
    "/verify",
    LinkPurpose.VERIFY,
    """\
The link works once, for {lifetime}.

If you did not register at {server}, somebody mistook this address for theirs. Leave the link alone
and nothing happens.
""",
)

_VERIFY_TAKEN: Final = Wording(
    "You already have an account",
    """\
Hello {user},

somebody, perhaps you, gave this address for another account at {server}. It belongs to your account
already, and stays with it.

Log in as {user} at {address}. If you forgot the password, ask there for a new one.

If it was not you, there is nothing to do.
""",
)

_RESET: Final = Wording(
    "Choose a new password",
    """\
Hello {user},

somebody, most likely you, asked for a new password:
""",
    "Choose a new password",
    "/reset",
    LinkPurpose.RESET,
    """\
The link works once, for {lifetime}.

If it was not you, leave the link alone: the old password stays.
""",
)

_EMAIL_CHANGED: Final = Wording(
    "Your account gets another e-mail address",
    """\
Hello {user},

somebody, most likely you, gave your account at {server} another e-mail address. It counts as soon
as it is confirmed; from then on mail goes there.

If it was not you, somebody knows your password. Change it at {address} before the other address is
confirmed: then this one stays.
""",
)

_EMAIL_REMOVED: Final = Wording(
    "Your account has no e-mail address any more",
    """\
Hello {user},

somebody, most likely you, took this address away from your account at {server}. It no longer logs
in there, and no new password can be asked for with it.

If it was not you, somebody knows your password. Change it at {address}, and give this address
again. If it does not work any more, turn to whoever runs {server}.
""",
)

_PASSWORD_CHANGED: Final = Wording(
    "Your password was changed",
    """\
Hello {user},

your account at {server} has a new password.

If it was not you, ask for another one at {address} at once.
""",
)

_UNREAD: Final = Wording(
    "Unread messages",
    """\
Hello {user},

at {server} {unread} waiting for you. Read on at {address}.
""",
    closing="""\
You get this because no device of yours could be told. When mail tells you of what is unread, and
whether at all, is for you to choose in the settings.
""",
)

_DIGEST: Final = Wording(
    "What you have not read",
    """\
Hello {user},

at {server} {unread} waiting for you. Read on at {address}.
""",
    closing="""\
How often you get this, and whether at all, is for you to choose in the settings.
""",
)

WORDINGS: Final = MappingProxyType(
    {
        Template.VERIFY: _VERIFY,
        Template.VERIFY_TAKEN: _VERIFY_TAKEN,
        Template.RESET: _RESET,
        Template.EMAIL_CHANGED: _EMAIL_CHANGED,
        Template.EMAIL_REMOVED: _EMAIL_REMOVED,
        Template.PASSWORD_CHANGED: _PASSWORD_CHANGED,
        Template.UNREAD: _UNREAD,
        Template.DIGEST: _DIGEST,
    }
)
"""One for each template."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What all mails of a server have in common: its name and its address in the web."""

    server_name: str
    public_url: str


@dataclass(frozen=True, slots=True)
class Page:
    """A mail as people read it; `html` says the same as `text`."""

    subject: str
    text: str
    html: str


def write_page(letter: Letter, head: Letterhead) -> Page:
    """Write a mail in both forms; every value is escaped in HTML."""
    wording = WORDINGS[letter.template]
    filled = {
        "server": head.server_name,
        "user": _unlinked(letter.username),
        "address": head.public_url,
        "unread": "a message is" if letter.unread == 1 else f"{letter.unread} messages are",
        "lifetime": _span(LIFETIMES[wording.purpose]) if wording.purpose else "",
    }
    link = f"{head.public_url}{wording.page}#{letter.secret}" if wording.button else None
    return Page(
        subject=f"{wording.subject} ({head.server_name})",
        text=_write_text(wording, filled, link),
        html=_write_html(wording, filled, link),
    )


def _write_text(wording: Wording, filled: Mapping[str, str], link: str | None) -> str:
    parts = [
        *_paragraphs(wording.opening, filled),
        *([link] if link else []),
        *_paragraphs(wording.closing, filled),
        f"-- \n{filled['server']}\n{filled['address']}",
    ]
    return "\n\n".join(parts) + "\n"


def _write_html(wording: Wording, filled: Mapping[str, str], link: str | None) -> str:
    escaped = {name: escape(value) for name, value in filled.items()}
    blocks = [
        *map(_PARAGRAPH.format, _paragraphs(wording.opening, escaped)),
        *([_BUTTON.format(link=escape(link), label=escape(wording.button))] if link else []),
        *map(_PARAGRAPH.format, _paragraphs(wording.closing, escaped)),
    ]
    return _DOCUMENT.format(
        title=escape(wording.subject), body="\n".join(blocks), server=escaped["server"]
    )


def _paragraphs(words: str, filled: Mapping[str, str]) -> list[str]:
    """Fill in words and take them apart; where the source breaks a line means nothing."""
    return [
        " ".join(part.split("\n")).strip().format(**filled) for part in words.split("\n\n") if part
    ]


def _unlinked(username: str) -> str:
    """Write a name so that no mail program takes it for an address to go to.

    Anybody can have a mail sent to anybody by registering with their address; called
    `prize.example`, they would have a link in it.
    """
    return username.replace(".", ".\N{WORD JOINER}")


def _span(lifetime: timedelta) -> str:
    """Write how long something lasts, in the largest unit that it is a multiple of."""
    minutes = lifetime // timedelta(minutes=1)
    for unit, size in (("day", 1_440), ("hour", 60), ("minute", 1)):
        if minutes % size == 0:
            number = minutes // size
            return f"{number} {unit}{'' if number == 1 else 's'}"
    raise AssertionError(lifetime)  # every number of minutes is one


_PARAGRAPH: Final = '<p style="margin:0 0 16px">{}</p>'

_BUTTON: Final = (
    '<p style="margin:24px 0"><a href="{link}" style="display:inline-block;padding:12px 20px;'
    'border-radius:8px;background:#a8441f;color:#ffffff;text-decoration:none;font-weight:600">'
    "{label}</a></p>"
)

_DOCUMENT: Final = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
</head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:34em;margin:0 auto">
{body}
<p style="margin:32px 0 0;font-size:14px;opacity:.7">{server}</p>
</div>
</body>
</html>
"""
