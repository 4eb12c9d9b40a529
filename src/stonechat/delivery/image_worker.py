"""The process in which images are decoded: `python -m stonechat.delivery.image_worker LIMITS`.

It answers one image after the other over its standard input and output (see image_frames) and ends
when its input is closed, also when that is because the server was killed. It limits itself, so that
an image that takes too much ends this process and nothing else.
"""

import contextlib
import os
import resource
import sys
from pathlib import Path
from typing import BinaryIO, Final

from stonechat.delivery.image_codec import DAMAGED, UnusableError, recode
from stonechat.delivery.image_frames import (
    REQUEST_HEAD,
    STARTED,
    Fault,
    ImageLimits,
    Made,
    PortraitOrder,
    decode_limits,
    decode_order,
    encode_reply,
)
from stonechat.delivery.portrait_codec import portray

NICENESS: Final = 5
"""The server's event loop comes first when there are too few processors."""

OPEN_FILES: Final = 16


def main() -> None:
    """Answer images until there are no more."""
    limits = decode_limits(sys.argv[1])
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a decoder prints must not get between the replies
    _confine(limits)
    with contextlib.suppress(BrokenPipeError):
        while (request := _read_request(sys.stdin.buffer)) is not None:
            _allow_processor_time(limits.cpu_seconds)
            replies.write(STARTED)
            replies.flush()
            replies.write(encode_reply(answer(*request, limits)))
            replies.flush()
    os._exit(0)  # nothing here needs a clean-up, which would flush a broken pipe again


def _confine(limits: ImageLimits) -> None:
    """Give up what decoding does not need."""
    # Ctrl-C in the terminal is for the server, which finishes first. No session of its own: Linux
    # shares out processors among sessions, and niceness counts only within one.
    os.setpgrp()
    os.nice(NICENESS)
    with contextlib.suppress(OSError):  # Linux: when memory runs out, this process goes first
        Path("/proc/self/oom_score_adj").write_text("1000")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    with contextlib.suppress(ValueError, OSError):  # macOS knows this limit and refuses it
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))


def _allow_processor_time(seconds: int) -> None:
    """Let the kernel end this process when the next image takes longer."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + 1 + seconds, hard))


def _read_request(stream: BinaryIO) -> tuple[PortraitOrder | None, bytes] | None:
    head = stream.read(REQUEST_HEAD.size)
    if len(head) < REQUEST_HEAD.size:
        return None
    order_length, length = REQUEST_HEAD.unpack(head)
    order = stream.read(order_length)
    data = stream.read(length)
    return (decode_order(order), data) if len(data) == length else None


def answer(order: PortraitOrder | None, data: bytes, limits: ImageLimits) -> Made | Fault:
    """Make what is ordered of an image, or say why not; never raises."""
    try:
        return portray(data, order, limits) if order else recode(data, limits)
    except UnusableError as error:
        return Fault(str(error))
    except MemoryError:
        return Fault("decoding it takes too much memory. Make it smaller.")
    except Exception as error:  # noqa: BLE001 - whatever a decoder stumbles over costs one image
        return Fault(DAMAGED, defect=repr(error))


if __name__ == "__main__":
    main()
