"""Programs that listen on a port: waiting until they do."""

import socket
import subprocess
import time
from pathlib import Path

READY_SECONDS = 60.0


def wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until a program that was started takes connections; shows its log if it does not."""
    give_up_at = time.monotonic() + READY_SECONDS
    while time.monotonic() < give_up_at:
        assert process.poll() is None, log.read_text()
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.02)
    raise AssertionError(log.read_text())
