"""Connections with little room in between, so that what is not read waits in the server."""

import asyncio
import socket
from typing import Final
from urllib.parse import urlsplit

RECEIVE_BUFFER_BYTES: Final = 4_096


async def narrow_socket(url: str) -> socket.socket:
    """Connect to the server at a URL with the smallest receive buffer there is."""
    at = urlsplit(url)
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
    narrow.setblocking(False)
    try:
        await asyncio.get_running_loop().sock_connect(narrow, (at.hostname, at.port))
    except BaseException:
        narrow.close()
        raise
    return narrow
