"""The clients printed in the README work as printed.

A code block under `<!-- runs: python -->` or `<!-- runs: javascript -->` is a whole program: it
takes a name, says something in the lobby, and prints what others say there. It is run unchanged but
for the port, against a real server, beside somebody who listens and answers.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import socketio

from tests.support.server import RunningServer, clean_environment
from tests.support.source import ROOT

PRINTED_ADDRESS = re.compile(r"http://(?:localhost|127\.0\.0\.1):8000")
BLOCK = r"<!-- runs: {language} -->\n+```\w*\n(.*?)^```$"
GREETING = "the answer of the one who listens"
WAIT_SECONDS = 10
MOST_LINES = 12

SUFFIXES = {"javascript": ".mjs", "python": ".py"}


def _printed_program(language: str) -> str:
    pattern = re.compile(BLOCK.format(language=language), re.MULTILINE | re.DOTALL)
    blocks = pattern.findall((ROOT / "README.md").read_text())
    assert len(blocks) == 1, f"the README has {len(blocks)} programs marked to run as {language}"
    return str(blocks[0])


def _interpreter(language: str) -> str:
    if language == "python":
        return sys.executable
    # The Makefile may have put a Node.js beside this Python.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    node = shutil.which("node", path=path)
    assert node, "there is no Node.js: `make test-python` provides one"
    return node


@contextmanager
def _run(program: Path, *, interpreter: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program with its output in files beside it, and end it."""
    with (
        program.with_suffix(".out").open("wb") as output,
        program.with_suffix(".err").open("wb") as errors,
        subprocess.Popen(
            [interpreter, program],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            env=clean_environment() | {"PYTHONUNBUFFERED": "1"},
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


def _wait_for(program: Path, text: str) -> None:
    output = program.with_suffix(".out")
    give_up_at = time.monotonic() + WAIT_SECONDS
    while text not in output.read_text():
        said = output.read_text() + program.with_suffix(".err").read_text()
        assert time.monotonic() < give_up_at, f"{text!r} was not printed, but:\n{said}"
        time.sleep(0.02)


@contextmanager
def _listener(server: RunningServer) -> Iterator[socketio.SimpleClient]:
    with socketio.SimpleClient() as listener:
        listener.connect(server.url, transports=["websocket"])
        assert listener.call("add_user", {"username": "listener"})["ok"]
        assert listener.call("join_room", {"room": "lobby"})["ok"]
        yield listener


def _next_message(listener: socketio.SimpleClient) -> str:
    while True:
        event, message = listener.receive(timeout=WAIT_SECONDS)
        if event == "message":
            return str(message["text"])


@pytest.mark.parametrize("language", SUFFIXES)
def test_the_printed_client_talks_and_listens(
    language: str, server: RunningServer, tmp_path: Path
) -> None:
    source = _printed_program(language)
    changed, addresses = PRINTED_ADDRESS.subn(server.url, source)
    assert addresses, "the program connects to no server at port 8000"
    program = tmp_path / f"client{SUFFIXES[language]}"
    program.write_text(changed)
    # What it imports, Node.js looks for beside it.
    (tmp_path / "node_modules").symlink_to(ROOT / "web" / "node_modules")
    with _listener(server) as listener, _run(program, interpreter=_interpreter(language)):
        assert _next_message(listener)
        assert listener.call("send_message", {"room": "lobby", "text": GREETING})["ok"]
        _wait_for(program, GREETING)
    assert program.with_suffix(".err").read_text() == ""


@pytest.mark.parametrize("language", SUFFIXES)
def test_the_printed_client_is_short(language: str) -> None:
    lines = [line for line in _printed_program(language).splitlines() if line.strip()]
    assert len(lines) <= MOST_LINES
