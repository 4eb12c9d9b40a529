"""Documents: what of a message is looked up, and by whom."""

from types import SimpleNamespace
from typing import Any

import pytest
import uuid_utils

from stonechat.chat.values import RoomKind
from stonechat.storage.documents import ANY, of_author, of_room, to_document
from stonechat.storage.grams import salt_of
from stonechat.storage.messages import WhisperFacts

ROOM, ADA, BEN = (str(uuid_utils.uuid7()) for _ in range(3))


def a_row(kind: RoomKind | None, stream_id: str = ROOM) -> Any:
    return SimpleNamespace(
        stream_id=stream_id,
        position=1,
        author_id=ADA,
        text="Secret of www.example.org",
        mentions=None,
        images_count=1,
        files=None,
        pinned_at=1,
        room_kind=kind and kind.value,
    )


def grams_of(kind: RoomKind | None, whispered: WhisperFacts | None = None) -> set[str]:
    return set(to_document(a_row(kind), whispered).grams.split())


@pytest.mark.parametrize("kind", [RoomKind.PRIVATE, RoomKind.DIRECT])
def test_what_not_everybody_may_read_has_no_gram_that_others_look_up(kind: RoomKind) -> None:
    public, hidden = grams_of(RoomKind.PUBLIC), grams_of(kind)
    assert {"sec", ANY, of_author(ADA), of_room(ROOM)} <= public
    assert hidden == {salt_of(ROOM) + gram for gram in public}


def test_a_whisper_has_its_grams_for_each_of_its_members_and_for_nobody_else() -> None:
    public = grams_of(RoomKind.PUBLIC)
    whispered = grams_of(None, WhisperFacts(ROOM, [ADA, BEN]))
    assert whispered == {salt_of(whose) + gram for whose in (ADA, BEN) for gram in public}


def test_salts_of_different_owners_differ() -> None:
    ids = [str(uuid_utils.uuid7()) for _ in range(1_000)]
    assert len({salt_of(owner) for owner in ids}) == len(ids)
