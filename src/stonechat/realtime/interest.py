"""What of the chat has anybody connected here, for those who carry it from elsewhere."""

from typing import Final, Protocol


class Interest(Protocol):
    """Whoever wants to know it. Each call stands for the first, or the last, of a kind."""

    def came(self, person_id: str) -> None:
        """Somebody has a connection here, who had none."""

    def went(self, person_id: str) -> None:
        """Somebody has no connection here any more."""

    def opened(self, room_id: str) -> None:
        """Somebody hears a room here, which nobody did."""

    def closed(self, stream_id: str) -> None:
        """Nobody here hears a room, or a whisper, any more."""


class _NoInterest:
    """Where there is one process, nobody has to be asked for anything."""

    def came(self, person_id: str) -> None:
        pass

    def went(self, person_id: str) -> None:
        pass

    def opened(self, room_id: str) -> None:
        pass

    def closed(self, stream_id: str) -> None:
        pass


NO_INTEREST: Final[Interest] = _NoInterest()
