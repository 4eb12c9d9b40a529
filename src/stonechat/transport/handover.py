"""Handing connections over to the process that has the session they speak for.

Several processes can listen on one port. A client that polls opens a connection now and then, which
the kernel gives to any of them; the session is in one. Its id says which, and the connection is
handed there, as a file descriptor, with the bytes that were read of it. From then on that process
serves it, whatever comes on it, and this one has nothing more to do with it.
"""

import asyncio
import logging
import os
import re
import socket
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

_log = logging.getLogger(__name__)

_SESSION: Final = re.compile(rb"^[A-Z]+ [^ ?]*\?[^ ]*\bsid=(\d+)\.[\w-]+")
_ATTEMPTS: Final = 50
_AGAIN_SECONDS: Final = 0.01
_WORD: Final = b"connection"

TakeOver = Callable[[socket.socket, bytes], None]
"""Serves a connection of which these bytes were read."""


class Handover:
    """One process among those that listen on a port.

    Attributes:
        number: of this process.
        directory: where the processes listen for each other; nobody else may write there.
    """

    def __init__(self, number: int, directory: Path) -> None:
        self.number = number
        self.directory = directory
        self._socket: socket.socket | None = None

    @property
    def prefix(self) -> str:
        """What the ids of sessions of this process begin with."""
        return f"{self.number}."

    def start(self, take_over: TakeOver) -> None:
        """Take what the others hand over."""
        path = self._path(self.number)
        path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        self._socket.setblocking(False)
        loop = asyncio.get_running_loop()
        loop.add_reader(self._socket, self._receive, self._socket, take_over)

    def stop(self) -> None:
        """Take nothing more."""
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._socket = None
            self._path(self.number).unlink(missing_ok=True)

    def owner(self, begun: bytes) -> int | None:
        """Tell whose a request is that begins so; None if it is this process's, or nobody's."""
        found = _SESSION.match(begun)
        if found is None or int(found[1]) == self.number:
            return None
        owner = int(found[1])
        return owner if self._path(owner).exists() else None

    def give(self, owner: int, transport: asyncio.Transport, begun: bytes) -> None:
        """Hand a connection over; it is closed here, and stays open for its client."""
        descriptor = os.dup(transport.get_extra_info("socket").fileno())
        transport.abort()
        with tempfile.TemporaryFile() as file:
            file.write(begun)
            file.flush()
            self._send(owner, descriptor, os.dup(file.fileno()), _ATTEMPTS)

    def _send(self, owner: int, connection: int, begun: int, attempts: int) -> None:
        sender = self._socket
        try:
            if sender is None:
                raise BrokenPipeError
            # Not by `socket.send_fds`, which does not pass the address on.
            descriptors = struct.pack("ii", connection, begun)
            rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)
            sender.sendmsg([_WORD], [rights], 0, str(self._path(owner)))
        except BlockingIOError:
            if attempts:
                loop = asyncio.get_running_loop()
                loop.call_later(_AGAIN_SECONDS, self._send, owner, connection, begun, attempts - 1)
                return
            _log.warning("a connection could not be handed over: too much waits there")
        except OSError as error:
            _log.debug("a connection could not be handed over: %r", error)
        os.close(connection)
        os.close(begun)

    def _receive(self, listening: socket.socket, take_over: TakeOver) -> None:
        while True:
            try:
                word, descriptors, _, _ = socket.recv_fds(listening, len(_WORD), 2)
            except BlockingIOError:
                return
            except OSError as error:
                _log.warning("what was handed over is lost: %r", error)
                return
            if word == _WORD and len(descriptors) == 2:
                connection, begun = descriptors
                with os.fdopen(begun, "rb") as file:
                    file.seek(0)
                    read = file.read()
                take_over(socket.socket(fileno=connection), read)
            else:
                for descriptor in descriptors:
                    os.close(descriptor)

    def _path(self, number: int) -> Path:
        return self.directory / f"{number}.sock"
