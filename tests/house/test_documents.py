"""What can be set, asked, heard, answered and typed is documented, as it is.

The documents are kept by hand, because people read them; these tests say what is missing.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from stonechat.app.settings import Settings, describe_settings
from stonechat.chat.errors import error_codes
from stonechat.cli import commands
from stonechat.http.routes import ROUTES
from stonechat.wire.broadcasts import BROADCASTS
from stonechat.wire.events import REQUESTS
from tests.support.source import ROOT, files_below

PROTOCOL = (ROOT / "docs" / "protocol.md").read_text()
PEOPLE_READ = "\n".join(
    path.read_text() for path in [ROOT / "README.md", *files_below("docs", ".md")]
)


def table_rows(document: str) -> dict[str, list[str]]:
    """Return the rows of a document's tables: the cells, by the code in the first one."""
    rows = {}
    for line in document.splitlines():
        # A bar inside a cell is written with a backslash.
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if cells and (code := re.fullmatch(r"`([^`]+)`", cells[0])):
            rows[code[1]] = cells
    return rows


def test_every_setting_is_documented_with_its_default_and_meaning() -> None:
    documented = table_rows((ROOT / "docs" / "settings.md").read_text())
    for line in describe_settings(Settings(), {}):
        default = f"`{line.default}`" if line.default else "empty"
        assert documented.pop(line.variable, None) == [f"`{line.variable}`", default, line.meaning]
    assert documented == {}, "documented, but no settings"


@pytest.mark.parametrize("event", REQUESTS)
def test_every_request_is_documented_with_all_that_it_takes_and_answers(event: str) -> None:
    _, takes, answers, *_ = table_rows(PROTOCOL)[event]
    exchange = REQUESTS[event]
    for cell, shape in [(takes, exchange.request), (answers, exchange.reply)]:
        missing = [name for name in shape.__struct_fields__ if not _mentions(cell, name)]
        assert missing == [], cell


@pytest.mark.parametrize("event", BROADCASTS)
def test_every_broadcast_is_documented_with_all_that_it_carries(event: str) -> None:
    _, carries, *_ = table_rows(PROTOCOL)[event]
    shape = BROADCASTS[event]
    if carries == shape.__name__:
        carries = _shape_in_document(shape.__name__)
    assert [name for name in shape.__struct_fields__ if not _mentions(carries, name)] == []


def _mentions(text: str, name: str) -> bool:
    return re.search(rf"\b{name}\b", text) is not None


def _shape_in_document(name: str) -> str:
    """Return `Message  {id, …}` as the section on shapes has it, over all its lines."""
    found = re.search(rf"^{name} +(\{{.*?\}})$", PROTOCOL, re.MULTILINE | re.DOTALL)
    assert found, f"{name} is not among the shapes"
    return found[1]


def test_every_error_code_is_documented() -> None:
    assert set(error_codes()) <= set(table_rows(PROTOCOL))


def test_every_address_of_rest_is_documented_with_its_methods() -> None:
    routes = {
        f"{method} {_place(path)}"
        for handler in ROUTES
        for path in handler.paths
        for method in handler.http_methods
    }
    assert _documented_addresses() == routes


def _documented_addresses() -> set[str]:
    """Return `GET /rooms/{}` for every row such as `GET`, `POST /api/v1/rooms`."""
    found = set()
    for line in PROTOCOL.splitlines():
        cell = re.match(r"\| ((?:`[A-Z]+`, )*`[A-Z]+ /[^`]*`) \|", line)
        if cell:
            *methods, last = re.findall(r"`([^`]+)`", cell[1])
            method, _, path = last.partition(" ")
            place = _place(path.removeprefix("/api/v1"))
            found |= {f"{it} {place}" for it in [*methods, method]}
    return found


def _place(path: str) -> str:
    """Return an address without the names of what stands in it."""
    return re.sub(r"<[^>]*>|\{[^}]*\}", "{}", path)


def _command_lines() -> list[str]:
    """Return every command and option of the command line, as they are typed."""
    return sorted(set(_lines_of(commands, "stonechat")))


def _lines_of(command: click.Command, typed: str) -> Iterator[str]:
    yield typed
    yield from _options(command)
    if isinstance(command, click.Group):
        for name, part in command.commands.items():
            yield from _lines_of(part, f"{typed} {name}")


def _options(command: click.Command) -> list[str]:
    return [
        parameter.opts[0] for parameter in command.params if isinstance(parameter, click.Option)
    ]


@pytest.mark.parametrize("typed", _command_lines())
def test_every_command_and_option_is_documented(typed: str) -> None:
    assert typed in PEOPLE_READ


def test_every_package_has_its_place_in_the_architecture() -> None:
    rooms = {path.relative_to(ROOT / "src" / "stonechat").parts[0] for path in _modules()}
    packages = {room for room in rooms if not room.endswith(".py")}
    drawn = re.findall(
        r"^[├└]── (\w+)/", (ROOT / "docs" / "architecture.md").read_text(), re.MULTILINE
    )
    assert packages == set(drawn)


def _modules() -> list[Path]:
    return files_below("src/stonechat", ".py")


def test_every_word_of_the_glossary_is_one_of_the_code() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    words = re.findall(r"^\| \*\*([^*]+)\*\*", glossary, re.MULTILINE)
    code = "\n".join(path.read_text() for path in _modules()).lower()
    assert [word for word in words if word.replace(" ", "_") not in code] == []
