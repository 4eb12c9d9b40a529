import socket

import pytest

from stonechat.transport.kernel import UNSENT_LIMIT_BYTES, limit_unsent, send_queue_bytes


def test_what_the_peer_has_not_read_is_counted() -> None:
    near, far = socket.socketpair()
    with near, far:
        assert send_queue_bytes(near.fileno()) == 0
        near.send(b"x" * 1_000)
        assert send_queue_bytes(near.fileno()) >= 1_000
        far.recv(1_000)
        assert send_queue_bytes(near.fileno()) == 0


def test_a_peer_that_reads_nothing_leaves_everything() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        near = socket.create_connection(server.getsockname())
        far, _ = server.accept()
        near.setblocking(False)
        sent = 0
        try:
            while sent < 50_000_000:
                sent += near.send(b"x" * 65_536)
        except BlockingIOError:
            pass
        full = send_queue_bytes(near.fileno())
        assert 0 < full <= sent
        far.setblocking(True)
        while sent:
            sent -= len(far.recv(65_536))
        near.close()
        far.close()


def test_a_closed_socket_holds_nothing() -> None:
    assert send_queue_bytes(-1) == 0


def write_until_it_would_block(near: socket.socket) -> int:
    near.setblocking(False)
    sent = 0
    try:
        while sent < 50_000_000:
            sent += near.send(b"x" * 65_536)
    except BlockingIOError:
        pass
    return sent


@pytest.mark.skipif(not hasattr(socket, "TCP_NOTSENT_LOWAT"), reason="not on this system")
def test_the_kernel_takes_little_for_a_peer_that_reads_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        limit_unsent(server)
        with socket.socket() as far:
            far.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            far.connect(server.getsockname())
            near, _ = server.accept()
            with near:
                # What the peer has room for is sent, and not counted.
                assert write_until_it_would_block(near) < 2 * UNSENT_LIMIT_BYTES


def test_a_socket_that_is_no_network_needs_no_limit() -> None:
    near, far = socket.socketpair()
    with near, far:
        limit_unsent(near)
