from stonechat.transport.server import SocketServer
from stonechat.transport.settings import TransportSettings
from tests.conformance.peers import Poller, WebSocketPeer
from tests.unit.transport.conftest import Noting, Serve


def test_it_is_mounted_with_and_without_a_slash() -> None:
    assert SocketServer(Noting()).paths == ("/socket.io", "/socket.io/")
    assert SocketServer(Noting(), TransportSettings(path="/chat/")).paths == ("/chat", "/chat/")


async def test_another_path_serves_websockets_too(serve: Serve) -> None:
    async with serve(path="/elsewhere") as served:
        peer = await WebSocketPeer.open(served.port, "/elsewhere?EIO=4&transport=websocket")
        assert (await peer.text()).startswith("0{")


async def test_sessions_are_counted(serve: Serve) -> None:
    async with serve() as served:
        await Poller.open(served.port)
        await WebSocketPeer.open(served.port)
        assert served.sockets.sessions == 2
