import asyncio

import pytest

from stonechat.transport import memory
from stonechat.transport.memory import TRIM_AFTER_BYTES, MemoryTrimmer


async def test_a_trim_is_due_once_after_much_has_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    trims: list[int] = []

    def trim(padding: int) -> int:
        trims.append(padding)
        return 1

    monkeypatch.setattr(memory, "_DELAY_SECONDS", 0.01)
    monkeypatch.setattr(memory, "_find_trim", lambda: trim)
    trimmer = MemoryTrimmer()
    trimmer.note(TRIM_AFTER_BYTES - 1)
    await asyncio.sleep(0.03)
    assert trims == []
    trimmer.note(1)
    trimmer.note(TRIM_AFTER_BYTES)
    await asyncio.sleep(0.03)
    assert trims == [0]


async def test_a_system_without_a_trim_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_find_trim", lambda: None)
    MemoryTrimmer().note(TRIM_AFTER_BYTES)
