"""Servers with a mail server beside them."""

import pytest

from tests.support.mailbox import Mailbox
from tests.support.server import RunningServer, StartServer

PUBLIC_URL = "https://chat.example.org"


@pytest.fixture
def server(start_server: StartServer, mailbox: Mailbox) -> RunningServer:
    """Return a server that sends mail, and is known by another address than its own."""
    return start_server(
        environment={
            "STONECHAT_SMTP_URL": mailbox.url,
            "STONECHAT_PUBLIC_URL": PUBLIC_URL,
            "STONECHAT_RATE_LIMITS": "off",
        }
    )
