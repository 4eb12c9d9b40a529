"""Whoever catches a cancellation lets it go on.

A task that swallows CancelledError cannot be stopped, and hangs whoever waits for its end. The same
is true of everything that catches BaseException, or anything at all.
"""

import ast
from collections.abc import Iterator

import pytest

from tests.support.source import files_below, relative, syntax

CANCELLATIONS = {"BaseException", "CancelledError", "*"}


def _caught(handler: ast.ExceptHandler) -> set[str]:
    """Return the names that a handler catches, without the modules they come from."""
    if handler.type is None:
        return {"*"}
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return {ast.unparse(kind).rpartition(".")[2] for kind in types}


def _raises(handler: ast.ExceptHandler) -> bool:
    """Return whether a handler raises itself, not only in a function that it defines."""
    waiting: list[ast.AST] = list(handler.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Raise):
            return True
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))
    return False


def _suppresses(call: ast.Call) -> bool:
    """Return whether a call is `suppress(…)`, however imported, of a cancellation."""
    suppressed = {ast.unparse(kind).rpartition(".")[2] for kind in call.args}
    return ast.unparse(call.func).endswith("suppress") and bool(suppressed & CANCELLATIONS)


def swallowed_cancellations(tree: ast.AST) -> Iterator[int]:
    """Yield the lines of handlers and `suppress` calls that stop a cancellation."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            if _caught(node) & CANCELLATIONS and not _raises(node):
                yield node.lineno
        elif isinstance(node, ast.Call) and _suppresses(node):
            yield node.lineno


def test_no_cancellation_is_swallowed() -> None:
    places = [
        f"{relative(path)}:{line}"
        for path in files_below("src", ".py")
        for line in swallowed_cancellations(syntax(path))
    ]
    assert places == []


@pytest.mark.parametrize(
    "swallows",
    [
        "try: f()\nexcept: pass",
        "try: f()\nexcept BaseException as error: log(error)",
        "try: f()\nexcept (OSError, asyncio.CancelledError): pass",
        "try: f()\nexcept CancelledError:\n def later(): raise\n",
        "with contextlib.suppress(asyncio.CancelledError): f()",
    ],
)
def test_each_way_of_swallowing_one_is_seen(swallows: str) -> None:
    assert len(list(swallowed_cancellations(ast.parse(swallows)))) == 1


@pytest.mark.parametrize(
    "lets_go",
    [
        "try: f()\nexcept Exception: pass",
        "try: f()\nexcept BaseException:\n undo()\n raise",
        "try: f()\nexcept CancelledError:\n if done: raise\n",
        "with suppress(OSError): f()",
    ],
)
def test_letting_it_go_on_is_allowed(lets_go: str) -> None:
    assert list(swallowed_cancellations(ast.parse(lets_go))) == []
