"""The project's own files, for tests that read them."""

import ast
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class FunctionSize:
    """How long a function is, without its docstring and decorators."""

    place: str
    lines: int


@cache
def project_files() -> tuple[Path, ...]:
    """Return every file of the project, as git knows them: committed or not, but not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    # A file that somebody has just removed is still listed.
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def files_below(folder: str, *suffixes: str) -> list[Path]:
    """Return the project's files in a folder and all below it, with one of these suffixes."""
    return [
        path
        for path in project_files()
        if path.suffix in suffixes and path.is_relative_to(ROOT / folder)
    ]


def relative(path: Path) -> str:
    """Return the path as people name it: from the root of the project."""
    return str(path.relative_to(ROOT))


@cache
def syntax(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(path.read_text(), str(path))


def function_sizes(folder: str) -> list[FunctionSize]:
    """Return the size of every function in a folder, nested ones and methods among them."""
    return [
        FunctionSize(f"{relative(path)}:{node.lineno} {node.name}", _lines(node))
        for path in files_below(folder, ".py")
        for node in ast.walk(syntax(path))
        if isinstance(node, Function)
    ]


def _lines(function: Function) -> int:
    first = function.body[0]
    has_docstring = ast.get_docstring(function, clean=False) is not None
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if has_docstring else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring
