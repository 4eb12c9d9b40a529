"""A connection may break after any byte: nothing of it stays, and nobody else notices."""

import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.network import dialogs
from tests.faults.network.conftest import StartQuietServer
from tests.faults.network.dialogs import Dialog
from tests.support.bystanders import Bystanders
from tests.support.caller import Caller
from tests.support.line import Cut, Ending
from tests.support.server import RunningServer

PEOPLE = 10
# Between two cuts nobody may be away for longer, and nobody silent: not on a slow machine, either.
TIMES = {
    "guest_grace_seconds": 4,
    "ping_interval_seconds": 3,
    "ping_timeout_seconds": 3,
}
SETTLE_SECONDS = 60.0
DELAY_SECONDS = 1.0


@pytest.mark.parametrize(
    "dialog",
    [dialogs.websocket_handshake, dialogs.polling_handshake, dialogs.upgrade],
    ids=lambda dialog: dialog.__name__,
)
def test_nothing_stays_of_a_connection_cut_after_any_byte(
    start_quiet_server: StartQuietServer, dialog: Dialog
) -> None:
    server = start_quiet_server(**TIMES)
    tokens = [_token(server.port, f"cut-{number}") for number in range(PEOPLE)]
    whole = dialog(server.port, tokens[0], None)
    cuts = [
        cut
        for ending in Ending
        for cut in (
            *(Cut(ending, sent=count) for count in range(whole.sent + 1)),
            *(Cut(ending, received=count) for count in range(1, whole.received + 1)),
        )
    ]
    random.shuffle(cuts)
    with Bystanders(server) as bystanders, ThreadPoolExecutor(PEOPLE) as people:
        suffering = [
            people.submit(_suffer, dialog, server.port, token, cuts[number::PEOPLE])
            for number, token in enumerate(tokens)
        ]
        for done in suffering:
            done.result()
    assert bystanders.slowest_seconds < DELAY_SECONDS
    _everybody_leaves(server)
    server.settles()


def _token(port: int, name: str) -> str:
    with Caller(port, name) as caller:
        assert caller.token
        return caller.token


def _suffer(dialog: Dialog, port: int, token: str, cuts: Sequence[Cut]) -> None:
    for cut in cuts:
        try:
            dialog(port, token, cut)
        except Exception as error:
            error.add_note(f"cut: {cut}")
            raise


def _everybody_leaves(server: RunningServer) -> None:
    """See the grace of everybody end, and with it their membership."""
    with Caller(server.port, "observer") as observer:
        give_up_at = time.monotonic() + SETTLE_SECONDS
        while left := observer.gets("list_members", room="lobby")["members"]:
            assert time.monotonic() < give_up_at, left
            time.sleep(0.1)
