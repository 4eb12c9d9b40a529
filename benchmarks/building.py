"""Compiles the C programs: the generator and the bare server."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

from benchmarks.machine import NotMeasurableError

HERE: Final = Path(__file__).parent
FLAGS: Final = (
    "-std=gnu11",
    "-D_GNU_SOURCE",
    "-O2",
    "-Wall",
    "-Wextra",
    "-Wshadow",
    "-Wconversion",
    "-Wno-sign-conversion",
    "-Werror",
)


def build_generator(directory: Path) -> Path:
    """Compile the crowd of clients into a directory."""
    return _compile(directory / "load", sorted((HERE / "generator").glob("*.c")))


def build_bare_server(directory: Path) -> Path:
    """Compile the server that does nothing but send into a directory."""
    return _compile(directory / "bare_server", [HERE / "peers" / "bare_server.c"])


def _compile(program: Path, sources: list[Path]) -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise NotMeasurableError("A C compiler is needed: apt-get install gcc libc6-dev.")
    done = subprocess.run(
        [compiler, *FLAGS, "-o", str(program), *map(str, sources)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotMeasurableError(f"{program.name} could not be compiled: {done.stderr}")
    return program
