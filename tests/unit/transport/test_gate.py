import asyncio

from stonechat.transport.gate import Gate


async def test_a_gate_opens_when_everybody_has_let_go() -> None:
    gate = Gate()
    assert gate.hold()
    assert not gate.hold()
    waiting = asyncio.create_task(gate.wait())
    await asyncio.sleep(0)
    assert not gate.release()
    await asyncio.sleep(0)
    assert not waiting.done()
    assert gate.release()
    await waiting
    assert not gate.held


async def test_whoever_waits_can_be_let_go_of() -> None:
    gate = Gate()
    gate.hold()
    waiting = asyncio.create_task(gate.wait())
    await asyncio.sleep(0)
    gate.let_go()
    await waiting
    assert gate.held
