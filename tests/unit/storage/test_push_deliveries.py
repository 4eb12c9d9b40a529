"""What it costs to find what is due past all that waits for a busy push service."""

from pathlib import Path

from stonechat.actions.push_outbox import add_pushes
from stonechat.storage.database import Database
from stonechat.storage.transaction import SqlTransaction
from tests.contract.actions.newcomers import registered
from tests.contract.actions.pushing import a_push, add_device

BUSY = ["busy.example"]


def test_what_waits_for_a_busy_service_makes_no_other_dearer(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "stonechat.db")
    wren = registered(database, "wren")
    with database.transaction() as tx:
        add_device(tx, wren, "https://busy.example/1")
        add_pushes(tx, [a_push(tx, wren, tag=str(number)) for number in range(5)])
    costs = []
    for _ in range(2):
        with database.transaction() as tx:
            assert tx.next_push_due_at(BUSY) is None
            costs.append(steps(tx))
            add_pushes(tx, [a_push(tx, wren, tag=f"more {number}") for number in range(3_000)])
    assert costs[1] <= 2 * costs[0]
    database.close()


def steps(tx: SqlTransaction) -> int:
    """Count what SQLite does to look for what is due, in steps of its virtual machine."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    driver = tx.connection.connection.driver_connection
    assert driver is not None
    driver.set_progress_handler(count, 1)
    tx.next_push_due_at(BUSY)
    tx.due_pushes(16, BUSY)
    driver.set_progress_handler(None, 1)
    return counted
