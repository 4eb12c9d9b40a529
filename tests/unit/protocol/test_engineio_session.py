import itertools

import pytest

from stonechat.protocol.engineio import Packet, PacketType
from stonechat.protocol.engineio_session import (
    TRANSITIONS,
    Due,
    EngineSession,
    Move,
    Timing,
    TransportState,
    Verdict,
)
from stonechat.protocol.errors import LocalError, RemoteError

TIMING = Timing(ping_interval_seconds=25.0, ping_timeout_seconds=20.0, upgrade_timeout_seconds=10.0)
PROBE = Packet(PacketType.PING, b"probe")
PONG = Packet(PacketType.PONG)
UPGRADE = Packet(PacketType.UPGRADE)
HELLO = Packet(PacketType.MESSAGE, b"hello")


def polling(now: float = 0.0) -> EngineSession:
    return EngineSession(TIMING, websocket=False, now=now)


def test_messages_are_delivered_and_noise_is_not() -> None:
    session = polling()
    assert session.receive_packet(HELLO, 1.0) is Verdict.DELIVER
    assert session.receive_packet(PONG, 1.0) is Verdict.IGNORE
    assert session.receive_packet(Packet(PacketType.NOOP), 1.0) is Verdict.IGNORE
    assert session.receive_packet(Packet(PacketType.CLOSE), 1.0) is Verdict.CLOSE


@pytest.mark.parametrize("type_", [PacketType.OPEN, PacketType.PING, PacketType.UPGRADE])
def test_a_client_neither_opens_nor_pings_nor_upgrades_what_it_is_on(type_: PacketType) -> None:
    with pytest.raises(RemoteError):
        polling().receive_packet(Packet(type_), 1.0)


def test_the_server_pings_after_an_interval_and_again_after_the_pong() -> None:
    session = polling()
    assert session.tick(24.9) is Due.NOTHING
    assert session.tick(25.0) is Due.PING
    assert session.tick(26.0) is Due.NOTHING
    session.receive_packet(PONG, 27.0)
    assert session.tick(51.9) is Due.NOTHING
    assert session.tick(52.0) is Due.PING


def test_unsolicited_pongs_do_not_put_off_the_ping() -> None:
    session = polling()
    for now in range(1, 25):
        session.receive_packet(PONG, float(now))
    assert session.tick(25.0) is Due.PING


def test_a_peer_is_dead_interval_and_timeout_after_its_last_sign_of_life() -> None:
    session = polling()
    session.receive_packet(HELLO, 10.0)
    session.check_alive(54.9)
    with pytest.raises(RemoteError):
        session.check_alive(55.0)
    with pytest.raises(RemoteError):
        session.tick(55.0)
    with pytest.raises(RemoteError):
        session.receive_packet(PONG, 55.0)


def test_the_deadline_is_whatever_comes_first() -> None:
    session = polling()
    assert session.deadline == 25.0
    session.open_probe(1.0)
    assert session.deadline == 11.0
    session.end_probe()
    session.tick(25.0)
    assert session.deadline == 45.0
    session.close()
    assert session.deadline == float("inf")


def test_an_upgrade_is_probed_answered_and_done() -> None:
    session = polling()
    session.open_probe(1.0)
    states = [session.state]
    for packet, verdict in (
        (PROBE, Verdict.ANSWER_PROBE),
        (PROBE, Verdict.ANSWER_PROBE),
        (UPGRADE, Verdict.SWITCH),
    ):
        assert session.probed
        assert session.receive_probe_packet(packet, 2.0) is verdict
        states.append(session.state)
    assert [state.name for state in states] == ["PROBING", "UPGRADING", "UPGRADING", "WEBSOCKET"]
    assert not session.probed


def test_an_upgrade_without_a_probe_is_fine_too() -> None:
    session = polling()
    session.open_probe(1.0)
    assert session.receive_probe_packet(UPGRADE, 2.0) is Verdict.SWITCH


@pytest.mark.parametrize(
    "packet",
    [HELLO, Packet(PacketType.PING), Packet(PacketType.CLOSE), Packet(PacketType.OPEN),
     Packet(PacketType.MESSAGE, b"x", binary=True)],
)  # fmt: skip
def test_nothing_is_delivered_before_the_upgrade(packet: Packet) -> None:
    session = polling()
    session.open_probe(1.0)
    with pytest.raises(RemoteError):
        session.receive_probe_packet(packet, 1.0)


def test_a_probe_has_its_time_and_may_be_repeated() -> None:
    session = polling()
    session.open_probe(1.0)
    session.receive_probe_packet(PROBE, 2.0)
    assert session.tick(11.0) is Due.END_PROBE
    session.end_probe()
    assert session.state is TransportState.POLLING
    session.open_probe(12.0)


def test_every_move_that_is_not_in_the_table_is_our_bug() -> None:
    prepared = {
        TransportState.POLLING: (),
        TransportState.PROBING: (Move.PROBE_OPENED,),
        TransportState.UPGRADING: (Move.PROBE_OPENED, Move.PROBE_ANSWERED),
        TransportState.WEBSOCKET: (Move.PROBE_OPENED, Move.UPGRADED),
        TransportState.CLOSED: (Move.CLOSED,),
    }
    moves = {
        Move.PROBE_OPENED: lambda s: s.open_probe(0.0),
        Move.PROBE_ANSWERED: lambda s: s.receive_probe_packet(PROBE, 0.0),
        Move.UPGRADED: lambda s: s.receive_probe_packet(UPGRADE, 0.0),
        Move.PROBE_ENDED: lambda s: s.end_probe(),
        Move.CLOSED: lambda s: s.close(),
    }
    for state, move in itertools.product(TransportState, Move):
        session = polling()
        for earlier in prepared[state]:
            moves[earlier](session)
        assert session.state is state
        if (state, move) in TRANSITIONS:
            moves[move](session)
            assert session.state is TRANSITIONS[state, move]
        else:
            with pytest.raises(LocalError):
                moves[move](session)
