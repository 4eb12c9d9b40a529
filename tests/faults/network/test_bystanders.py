"""Who measures whether others are served is not fooled by a machine, nor by a server."""

import os
import signal
import time

from tests.support.bystanders import Bystanders
from tests.support.census import QuietServer

SETTINGS: dict[str, object] = {}
STILL_SECONDS = 1.5
# A disk may be late at the same time, and is excused.
NOTICED_SECONDS = 1.0


def test_a_server_that_stands_still_for_a_while_is_noticed(server: QuietServer) -> None:
    with Bystanders(server) as bystanders:
        os.kill(server.pid, signal.SIGSTOP)
        time.sleep(STILL_SECONDS)
        os.kill(server.pid, signal.SIGCONT)
        before = len(bystanders.delays)
        while len(bystanders.delays) < before + 2:
            time.sleep(0.01)
    assert max(bystanders.delays) > NOTICED_SECONDS
