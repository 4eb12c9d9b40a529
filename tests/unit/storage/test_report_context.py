"""What was stored with a report once, read by every later program."""

import msgspec
import pytest

from stonechat.storage.report_context import decode_context, encode_context
from stonechat.wire.shapes import Image, Mentions, Message, ReplyTo, Shape, Timestamp, User, Whisper

ADA = "01a20000-0000-7000-8000-000000000001"
FIRST = "01a20000-0000-7000-8000-000000000002"
SECOND = "01a20000-0000-7000-8000-000000000003"
ROOM = "01a20000-0000-7000-8000-000000000004"
IMAGE = "01a20000-0000-7000-8000-000000000005"

STORED = (
    f'[{{"id":"{FIRST}","room":"{ROOM}","position":1,"revision":2,"author":{{"id":"{ADA}",'
    '"username":"ada","name":null,"avatar":null,"guest":false,"bot":false},"text":"Look",'
    f'"images":[{{"id":"{IMAGE}","url":"/uploads/1","thumbnail_url":"/uploads/1/thumbnail",'
    '"width":4,"height":3,"bytes":120,"type":"image/webp","name":null,"alt":"a bird",'
    '"placeholder":"#a08d77"}],"reply_to":null,"mentions":{"users":[],"room":false},'
    '"reactions":[],"client_id":"once","sent_at":"2026-11-22T17:51:28.042Z","edited_at":null,'
    '"deleted_at":null,"pinned_at":null,"whisper":null},'
    f'{{"id":"{SECOND}","room":"{ROOM}","position":2,"revision":3,"author":{{"id":"{ADA}",'
    '"username":"ada","name":null,"avatar":null,"guest":false,"bot":false},"text":"Psst",'
    f'"images":[],"reply_to":{{"id":"{FIRST}","position":1}},'
    f'"mentions":{{"users":["{ADA}"],"room":true}},'
    f'"reactions":[{{"emoji":"\U0001f426","count":1,"users":["{ADA}"]}}],"client_id":null,'
    '"sent_at":"2026-11-22T17:51:29.042Z","edited_at":null,"deleted_at":null,"pinned_at":null,'
    f'"whisper":{{"id":"{ROOM}","members":["{ADA}"],"after":1}}}}]'
)
"""What the first program that had reports stored. It is never to be changed."""


class Origin(Shape):
    """A shape that does not exist yet."""

    server: str
    hops: int


class LaterImage(Image):
    """An image as it may be once."""

    blurred: bool
    origin: Origin | None


class LaterUser(User):
    """A person as they may be once."""

    pronouns: str | None


class LaterMessage(Message):
    """A message as it may be once: with fields of every kind, also within what it is made of."""

    author: LaterUser
    images: list[LaterImage]  # type: ignore[assignment]
    language: str | None
    seen_at: Timestamp
    replies: int
    is_pinned: bool
    summary: str
    tags: list[str]
    counts: dict[str, int]
    origin: Origin


def test_what_was_stored_by_the_first_program_is_read() -> None:
    first, second = decode_context(STORED, Message)
    assert (first.text, first.images[0].alt, first.author.username) == ("Look", "a bird", "ada")
    assert second.reply_to == ReplyTo(id=FIRST, position=1)
    assert second.mentions == Mentions(users=[ADA], room=True, here=False)
    assert [reaction.count for reaction in second.reactions] == [1]
    assert second.whisper == Whisper(id=ROOM, members=[ADA], after=1)


def test_fields_that_came_later_read_as_nothing() -> None:
    first, second = decode_context(STORED, LaterMessage)
    for said in (first, second):
        assert (said.language, said.replies, said.is_pinned, said.summary) == (None, 0, False, "")
        assert (said.tags, said.counts, said.origin) == ([], {}, Origin(server="", hops=0))
        assert (said.author.pronouns, said.seen_at) == (None, "")
    assert (first.images[0].blurred, first.images[0].origin) == (False, None)
    assert first.images[0].alt == "a bird"
    assert second.whisper == Whisper(id=ROOM, members=[ADA], after=1)


def test_a_field_that_is_gone_hinders_nobody() -> None:
    stored = STORED.replace('"text"', '"hue":{"of":[1]},"text"')
    assert decode_context(stored, Message) == decode_context(STORED, Message)


def test_what_this_program_stores_it_reads() -> None:
    context = decode_context(STORED, Message)
    assert decode_context(encode_context(context), Message) == context


def test_what_never_was_a_message_is_not_taken_for_one() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_context('[{"id":1}]', Message)
