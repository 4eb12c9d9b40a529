"""The project's own files, for tests that read them."""

import ast
import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

# The Makefile's and the tools' own folders, as .gitignore has them. Our only hidden one is .ci.
NOT_OURS = re.compile(
    r"\.(?!ci$).*|__pycache__|node_modules|dist|stonechat-data|test-results|playwright-report"
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class FunctionSize:
    """How long a function is, without its docstring and decorators."""

    place: str
    lines: int


@cache
def project_files() -> tuple[Path, ...]:
    """Return every file of the project, without what is built, installed or kept by tools.

    The folders are walked, and git is not asked: a checkout may have come without it.
    """
    found: list[Path] = []
    for folder, subfolders, names in os.walk(ROOT):
        # Changed in place, the list tells the walk where not to go.
        subfolders[:] = [name for name in subfolders if not NOT_OURS.fullmatch(name)]
        found += [Path(folder, name) for name in names]
    return tuple(sorted(found))


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
