"""What the system knows of this process."""

import os
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from stonechat.app.metrics import catalogue
from stonechat.http.readings import Reading

_STARTED_AT: Final = time.time()
"""When this was imported, which the start of a server begins with."""

_OPEN_FILES: Final = Path("/proc/self/fd")
_PAGES: Final = Path("/proc/self/statm")


def process_readings() -> Iterator[Reading]:
    """Read what the process uses; what this system does not tell is left out."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    yield Reading(catalogue.CPU, used.ru_utime + used.ru_stime)
    if _PAGES.exists():
        pages = int(_PAGES.read_text().split()[1])
        yield Reading(catalogue.MEMORY, pages * os.sysconf("SC_PAGE_SIZE"))
    if _OPEN_FILES.exists():
        yield Reading(catalogue.FILES, len(os.listdir(_OPEN_FILES)))  # noqa: PTH208 - only counted
    yield Reading(catalogue.FILES_MOST, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    yield Reading(catalogue.STARTED, _STARTED_AT)
