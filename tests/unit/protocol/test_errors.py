from stonechat.protocol.errors import CloseCode, LocalError, ProtocolError, Refusal, RemoteError


def test_faults_are_ours_or_the_peers() -> None:
    assert issubclass(LocalError, ProtocolError)
    assert issubclass(RemoteError, ProtocolError)
    assert not issubclass(RemoteError, LocalError)


def test_a_fault_of_the_peer_says_how_to_answer_it() -> None:
    error = RemoteError("no", CloseCode.TOO_BIG, Refusal.TOO_LARGE)
    assert (error.close_code, error.refusal) == (1009, Refusal.TOO_LARGE)
    assert (RemoteError("no").close_code, RemoteError("no").refusal.code) == (1002, 3)


def test_refusals_carry_the_numbers_of_engine_io() -> None:
    numbered = {
        Refusal.UNKNOWN_TRANSPORT: (400, 0, "Transport unknown"),
        Refusal.UNKNOWN_SESSION: (400, 1, "Session ID unknown"),
        Refusal.BAD_METHOD: (400, 2, "Bad handshake method"),
        Refusal.BAD_REQUEST: (400, 3, "Bad request"),
        Refusal.FORBIDDEN: (403, 4, "Forbidden"),
        Refusal.UNSUPPORTED_VERSION: (400, 5, "Unsupported protocol version"),
    }
    for refusal, (status, code, message) in numbered.items():
        assert (refusal.status, refusal.code, refusal.message) == (status, code, message)
