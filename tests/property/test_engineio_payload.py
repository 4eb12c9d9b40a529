"""Engine.IO packets and payloads, for any bytes."""

from hypothesis import given, strategies as st

from stonechat.protocol import engineio
from stonechat.protocol.engineio import Packet, PacketType
from stonechat.protocol.engineio_session import EngineSession, Timing
from stonechat.protocol.errors import LocalError, RemoteError

texts = st.text().filter(lambda text: "\x1e" not in text).map(str.encode)
packets = st.one_of(
    st.builds(Packet, st.sampled_from(PacketType), texts, st.just(value=False)),
    st.builds(Packet, st.just(PacketType.MESSAGE), st.binary(), st.just(value=True)),
)


@given(st.binary())
def test_any_bytes_are_packets_or_the_peers_fault(body: bytes) -> None:
    try:
        decoded = list(engineio.decode_payload(body))
    except RemoteError:
        return
    assert decoded
    for packet in decoded:
        assert packet.binary or packet.data.decode() is not None


@given(st.lists(packets, min_size=1))
def test_what_is_encoded_is_decoded(sent: list[Packet]) -> None:
    body = engineio.encode_payload(map(engineio.encode_packet, sent))
    assert list(engineio.decode_payload(body)) == sent


@given(st.lists(packets, min_size=2), st.data())
def test_cutting_a_payload_between_packets_changes_nothing(
    sent: list[Packet], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(1, len(sent) - 1))
    bodies = [
        engineio.encode_payload(map(engineio.encode_packet, half))
        for half in (sent[:cut], sent[cut:])
    ]
    assert [packet for body in bodies for packet in engineio.decode_payload(body)] == sent


steps = st.lists(
    st.tuples(
        st.sampled_from(["packet", "probe packet", "open probe", "end probe", "tick", "close"]),
        packets,
        st.sampled_from([0.0, 1.0, 9.0, 20.0, 25.0, 45.0]),
    ),
    max_size=12,
)


@given(st.booleans(), steps)
def test_a_session_survives_any_sequence(
    websocket: bool,  # noqa: FBT001 - drawn by hypothesis
    script: list[tuple[str, Packet, float]],
) -> None:
    session = EngineSession(Timing(), websocket=websocket, now=0.0)
    now = 0.0
    for step, packet, delay in script:
        now += delay
        try:
            run_step(session, step, packet, now)
        except (RemoteError, LocalError):
            continue
        assert session.closed == (session.deadline == float("inf"))


def run_step(session: EngineSession, step: str, packet: Packet, now: float) -> None:
    """Do one thing that a driver may do."""
    match step:
        case "packet":
            session.receive_packet(packet, now)
        case "probe packet":
            session.receive_probe_packet(packet, now)
        case "open probe":
            session.open_probe(now)
        case "end probe":
            session.end_probe()
        case "tick":
            session.tick(now)
        case _:
            session.close()
