"""A client that does nothing but answer pings, in a process that a test can stop.

`python -m tests.faults.network.answering_client PORT ROOM` enters the room and says `joined`; when
the server ends the connection, it says `ended`.
"""

import sys

from tests.support.caller import Caller
from tests.support.line import EndedError


def main(port: int, room: str) -> None:
    """Run until the server has had enough."""
    with Caller(port, f"in-{room}") as caller:
        caller.gets("join_room", room=room)
        _say("joined")
        try:
            while True:
                caller.next_said()
        except EndedError:
            _say("ended")


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
