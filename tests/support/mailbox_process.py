"""The mail server of the tests as a process, for tests in another language.

It prints its URL. Then each line that it reads is an address, and what it prints is the next mail
to it, as one line of JSON; `null` when none comes. It ends with its input.
"""

import json
import sys

from tests.support.mailbox import Mailbox


def main() -> None:
    """Answer lines until there are no more."""
    with Mailbox() as mailbox:
        _say(mailbox.url)
        for line in sys.stdin:
            _say(_next_mail(mailbox, line.strip()))


def _next_mail(mailbox: Mailbox, address: str) -> dict[str, str] | None:
    try:
        mail = mailbox.wait_for(address)
    except AssertionError:
        return None
    return {"subject": mail.message["subject"], "text": mail.text, "link": mail.link}


def _say(value: object) -> None:
    sys.stdout.write(f"{json.dumps(value)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
