"""One server with mail for all tests of a file; each brings its own people.

Passwords take their time, and so does a start: who neither ends the server nor needs to be the
first on it shares one.
"""

from collections.abc import Iterator

import pytest

from tests.support.mailbox import Mailbox
from tests.support.server import RunningServer, StartServer

PUBLIC_URL = "https://chat.example.org"


def with_mail(mailbox: Mailbox) -> dict[str, str]:
    """Say what makes a server send mail, and be known by another address than its own."""
    return {
        "STONECHAT_SMTP_URL": mailbox.url,
        "STONECHAT_PUBLIC_URL": PUBLIC_URL,
        "STONECHAT_RATE_LIMITS": "off",
    }


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    """Yield a mail server in which the mail of other tests may lie, too."""
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, mailbox: Mailbox) -> Iterator[RunningServer]:
    """Yield a server that is as good for the next test as for this one."""
    data = tmp_path_factory.mktemp("server") / "data"
    server = RunningServer(data, environment=with_mail(mailbox))
    yield server
    server.close()


@pytest.fixture
def own_mailbox() -> Iterator[Mailbox]:
    """Yield a mail server that a test may close."""
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def own_server(start_server: StartServer, own_mailbox: Mailbox) -> RunningServer:
    """Return a server with mail on which nobody has been, and which a test may end."""
    return start_server(environment=with_mail(own_mailbox))
