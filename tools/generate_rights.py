"""Write docs/rights.md: who may do what, as `stonechat.chat.rights` has it.

Run `make types` after a change of the table; a house test compares the file with what this would
write.
"""

import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from stonechat.chat.rights import ALWAYS, MEMBERS, MODERATORS, OWNERS, RIGHTS, SEEN, Rule
from stonechat.chat.values import Access, ServerRole

TARGET: Final = Path(__file__).parents[1] / "docs" / "rights.md"

HEADER: Final = """\
# Who may do what

This page is written by `make types` from the one table that decides,
`src/stonechat/chat/rights/`. A test asks a running server every request, route and broadcast as
everybody, in and out of the room, and compares what it does with this table.

- **Roles on the server**: a *guest* has a name and no account; everybody with an account is at
  least a *member*; above them stand *moderators*, *admins* and *owners*. Who stands higher may do
  whatever those below may. A *stranger* has no name yet.
- **Roles in a room**: *member*, *moderator*, *owner*. Who makes a room owns it. Being something on
  the server is nothing in a room, but for this: a public room whose owners are gone belongs to the
  server's moderators. A private one is handed on as its last owner leaves: to the moderator, or
  else the member, who has been in it for longest.
- **What you may not see does not exist.** Public rooms are seen by everybody with a name, private
  and direct ones by their members. Whatever is said here of a room is said of rooms that one sees;
  the others are answered like rooms that never were.
- Guests come in where `STONECHAT_ACCESS` is `open`. Where it is not, their tokens make them
  strangers, who may register.

Events are those of Socket.IO; routes are below `/api/v1` unless they begin with a slash.

| what | by event | by route | heard | on the server | in the room |
|---|---|---|---|---|---|
"""

NOTES: Final = "\nMore about some of them:\n\n"

_LEAST: Final = {
    None: "anybody",
    ServerRole.GUEST: "guests",
    ServerRole.MEMBER: "members",
    ServerRole.MODERATOR: "moderators",
    ServerRole.ADMIN: "admins",
    ServerRole.OWNER: "owners",
}

_PLACES: Final = {
    SEEN: "whoever sees it",
    MEMBERS: "members",
    MODERATORS: "moderators and owners",
    OWNERS: "owners",
}


def render() -> str:
    """Return the whole file."""
    rows = [f"| {' | '.join(_cells(right.value, rule))} |\n" for right, rule in RIGHTS.items()]
    notes = [
        f"- **{_capital(right.value)}.** {rule.note}\n"
        for right, rule in RIGHTS.items()
        if rule.note
    ]
    return HEADER + "".join(rows) + NOTES + "".join(notes)


def _cells(what: str, rule: Rule) -> list[str]:
    return [
        what,
        _codes(rule.events),
        _codes(rule.routes),
        _codes(rule.broadcasts),
        _on_the_server(rule),
        _in_the_room(rule),
    ]


def _codes(names: Iterable[str]) -> str:
    return " · ".join(f"`{name}`" for name in names)


def _on_the_server(rule: Rule) -> str:
    least = _LEAST[rule.least]
    if rule.strangers:
        return f"{least}; strangers where it is {_modes(rule.strangers)}"
    return least if rule.access == ALWAYS else f"{least}, where it is {_modes(rule.access)}"


def _modes(modes: Collection[Access]) -> str:
    return " or ".join(mode.value for mode in Access if mode in modes)


def _in_the_room(rule: Rule) -> str:
    if rule.room is None:
        return ""
    who = _PLACES[rule.room]
    if rule.ownerless is None:
        return who
    return f"{who}; without an owner, the server's {_LEAST[rule.ownerless]}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


if __name__ == "__main__":
    TARGET.write_text(render())
    sys.stdout.write(f"{TARGET.name} is written.\n")
