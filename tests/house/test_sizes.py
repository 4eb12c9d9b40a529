"""How long files and functions may be.

What separates code that people like from code that they dread is not the usual length but the few
very long ones: so the tail is bounded, and the middle is left to taste.
"""

from pathlib import Path

import pytest

from tests.support.source import ROOT, files_below, function_sizes, relative

PYTHON_FOLDERS = ["src", "tests", "tools"]
SHORT_LINES = 20
LONG_LINES = 50
DREADFUL_LINES = 80
SHORT_SHARE = 0.8
LONG_SHARE = 0.02

FILE_LINES = 350
TEST_FILE_LINES = 800
TEST_FOLDERS = {"tests", "testing", "e2e"}


@pytest.mark.parametrize("folder", PYTHON_FOLDERS)
def test_most_functions_fit_a_glance(folder: str) -> None:
    sizes = function_sizes(folder)
    short = [size for size in sizes if size.lines <= SHORT_LINES]
    assert len(short) >= SHORT_SHARE * len(sizes), f"only {len(short)} of {len(sizes)} are short"


@pytest.mark.parametrize("folder", PYTHON_FOLDERS)
def test_hardly_any_function_is_long(folder: str) -> None:
    sizes = function_sizes(folder)
    long = [size for size in sizes if size.lines > LONG_LINES]
    assert len(long) <= LONG_SHARE * len(sizes), long
    assert [size for size in long if size.lines > DREADFUL_LINES] == []


def _limit(path: Path) -> int:
    folders = path.relative_to(ROOT).parts
    of_tests = ".test." in path.name or TEST_FOLDERS.intersection(folders)
    return TEST_FILE_LINES if of_tests else FILE_LINES


def test_no_file_holds_more_than_one_subject() -> None:
    python = [path for folder in PYTHON_FOLDERS for path in files_below(folder, ".py")]
    # What is generated is not read.
    web = [path for path in files_below("web", ".ts", ".tsx", ".css") if path.name != "wire.ts"]
    too_long = {
        relative(path): lines
        for path in python + web
        if (lines := len(path.read_text().splitlines())) > _limit(path)
    }
    assert too_long == {}
