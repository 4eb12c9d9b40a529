"""Messages without a hole."""

import pytest

from stonechat.client.timeline import Timeline
from stonechat.protocol.errors import RemoteError
from tests.unit.client.facts import message


def positions(timeline: Timeline) -> list[int]:
    return [held.position for held in timeline.messages]


def test_messages_are_held_in_their_order() -> None:
    timeline = Timeline(4, None)
    timeline.append(message(5, 9))
    timeline.append(message(6, 10))
    assert positions(timeline) == [5, 6]
    assert timeline.end == 6


@pytest.mark.parametrize("position", [4, 6])
def test_a_message_that_is_not_the_next_one_is_the_servers_fault(position: int) -> None:
    with pytest.raises(RemoteError):
        Timeline(4, None).append(message(position, 9))


def test_only_the_newest_are_kept() -> None:
    timeline = Timeline(0, 3)
    for position in range(1, 21):
        timeline.append(message(position, position))
        held = positions(timeline)
        assert held == list(range(position - len(held) + 1, position + 1))
        assert min(position, 3) <= len(held) <= 6


def test_what_comes_out_of_order_is_appended_when_its_turn_has_come() -> None:
    timeline = Timeline(0, None)
    assert timeline.take(message(1, 5)) == [message(1, 5)]
    assert timeline.take(message(3, 6)) == []
    assert timeline.take(message(4, 7)) == []
    with pytest.raises(RemoteError):
        timeline.check_complete()
    assert timeline.take(message(2, 8)) == [message(2, 8), message(3, 6), message(4, 7)]
    timeline.check_complete()
    assert positions(timeline) == [1, 2, 3, 4]


def test_a_message_that_changed_takes_its_old_place() -> None:
    timeline = Timeline(3, None)
    timeline.append(message(4, 8))
    timeline.append(message(5, 9))
    assert timeline.take(message(4, 12, "edited")) is None
    assert timeline.take(message(5, 9, "not newer")) is None
    assert timeline.take(message(2, 13, "not held")) is None
    assert [held.text for held in timeline.messages] == ["edited", "text 5"]


def test_older_messages_are_taken_up_to_what_is_held() -> None:
    timeline = Timeline(5, None)
    page = [message(position, position) for position in range(1, 8)]
    timeline.extend_back(page[2:4])
    assert positions(timeline) == []
    timeline.extend_back(page[2:7])
    assert positions(timeline) == [3, 4, 5]
    timeline.extend_back(page)
    timeline.extend_back(page)
    assert positions(timeline) == [1, 2, 3, 4, 5]


def test_whoever_keeps_nothing_holds_nothing() -> None:
    timeline = Timeline(0, 0)
    for position in range(1, 4):
        timeline.append(message(position, position))
    assert positions(timeline) == []
    assert timeline.end == 3
