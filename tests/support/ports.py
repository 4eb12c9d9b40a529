"""Ports on loopback for programs that cannot choose one themselves."""

import socket


def free_port() -> int:
    """Return a TCP port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
