"""Reading what a real server measures."""

import re
import urllib.request

from tests.support.server import RunningServer

LINE = re.compile(r"(\w+(?:\{[^}]*\})?) (\S+)")


def measured(server: RunningServer) -> dict[str, float]:
    """Return every value that a server with `STONECHAT_METRICS=loopback` tells, by its series."""
    with urllib.request.urlopen(f"{server.url}/metrics") as response:  # noqa: S310
        lines = response.read().decode().splitlines()
    found = [LINE.fullmatch(line) for line in lines if not line.startswith("#")]
    return {match[1]: float(match[2]) for match in found if match}
