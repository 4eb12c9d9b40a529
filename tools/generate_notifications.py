"""Write the table of docs/notifications.md: who is told of what, as `stonechat.chat` decides it.

Run `make types` after a change of the table; a house test compares the file with what this would
write. What stands around the table is written by hand.
"""

import sys
from pathlib import Path
from typing import Final

from stonechat.chat.notifications import TOLD, Level

TARGET: Final = Path(__file__).parents[1] / "docs" / "notifications.md"

BEGIN: Final = "<!-- The table is written by `make types`. -->\n"
END: Final = "<!-- So far. -->\n"

_LEVELS: Final = {
    Level.ALL: "`all`",
    Level.DIRECT_AND_MENTIONS: "`direct_and_mentions`",
    Level.MENTIONS: "`mentions` (of one room)",
    Level.NOTHING: "`nothing`",
}


def render() -> str:
    """Return the whole file, with the table as it is now."""
    before, _, rest = TARGET.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{_table()}{END}{after}"


def _table() -> str:
    lines = [
        f"| what the message has to do with you | {' | '.join(_LEVELS.values())} | by mail, too |",
        f"|---|{'---|' * len(_LEVELS)}---|",
    ]
    for tie, (reason, levels) in TOLD.items():
        told = [f"told: `{reason.value}`" if level in levels else "no" for level in _LEVELS]
        mailed = "yes" if reason.is_personal else "no"
        lines.append(f"| {tie.value} | {' | '.join(told)} | {mailed} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(render())
    sys.stdout.write(f"{TARGET.name} is written.\n")
