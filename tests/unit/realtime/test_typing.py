"""Who is writing where."""

from stonechat.realtime.hub import Hub
from stonechat.realtime.typing import AGAIN_SECONDS, Typing
from tests.support.loop import Turn
from tests.unit.realtime.company import Ear


class Scene:
    """Ada and Bob in a kitchen, and a clock that is set by hand."""

    def __init__(self, listeners_most: int = 10) -> None:
        self.now = 0.0
        turn = Turn()
        self.hub = Hub(turn.call_soon, turn.call_later, turn.clock)
        self.ada, self.bob = Ear(), Ear()
        self.hub.arrive("ada", self.ada, [("kitchen", 0)])
        self.hub.arrive("bob", self.bob, [("kitchen", 0)], [("whisper", 0)])
        self.typing = Typing(self.hub, listeners_most, lambda: self.now)

    def told(self, *, on: bool = True, where: str = "kitchen") -> tuple[int, int]:
        """Let Ada write; what Ada and Bob have heard of it altogether."""
        self.typing.tell(where, "kitchen", "ada", b"{}", on=on)
        return len(self.ada.writes), len(self.bob.writes)


def test_the_others_are_told_and_not_who_writes() -> None:
    assert Scene().told() == (0, 1)


def test_the_same_is_not_told_again_at_once_and_something_else_is() -> None:
    scene = Scene()
    assert scene.told() == (0, 1)
    assert scene.told() == (0, 1)
    assert scene.told(on=False) == (0, 2)
    scene.now = AGAIN_SECONDS + 1
    assert scene.told(on=False) == (0, 3)


def test_a_crowd_is_not_told() -> None:
    assert Scene(listeners_most=1).told() == (0, 0)


def test_who_is_no_part_of_a_whisper_is_not_told_of_it() -> None:
    scene = Scene()
    scene.hub.hear_whisper("secret", ["ada"], 0)
    assert scene.told(where="secret") == (0, 0)
    assert scene.told(where="whisper") == (0, 1)


def test_who_left_the_room_of_a_whisper_is_not_told_of_it_any_more() -> None:
    scene = Scene()
    scene.hub.hear_whisper("whisper", ["ada"], 0)
    assert scene.told(where="whisper") == (0, 1)
    scene.hub.exit("bob", "kitchen")
    scene.now = AGAIN_SECONDS + 1
    assert scene.told(where="whisper") == (0, 1)
