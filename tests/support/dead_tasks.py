"""What asyncio says about tasks and callbacks that died with nobody watching.

An exception in a task that nobody awaits fails no test by itself: the loop writes a line to the log
when the task is thrown away. Here these lines are kept.
"""

import gc
import logging
from typing import Self


class DeadTasks(logging.Handler):
    """The errors that event loops have reported, whichever loop (uvloop's among them)."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.reports: list[str] = []
        self.setFormatter(logging.Formatter())

    def emit(self, record: logging.LogRecord) -> None:
        self.reports.append(self.format(record))

    def __enter__(self) -> Self:
        logging.getLogger("asyncio").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        # A task that died is reported when it is freed, and a traceback often keeps it in a cycle.
        gc.collect()
        logging.getLogger("asyncio").removeHandler(self)
