from sqlalchemy import update

from stonechat.actions.store import Counters, NewFile, NewMessage, Page, Transaction
from stonechat.chat.values import Role, RoomKind
from stonechat.storage.database import Database
from stonechat.storage.tables import memberships, messages, rooms
from stonechat.wire.shapes import Whisper
from tests.contract.storage.scenery import (
    add_file,
    add_guest,
    add_image,
    add_room,
    add_upload,
    lock_room,
    say,
)


def whisper(tx: Transaction, room_id: str, member_ids: list[str], file: NewFile) -> None:
    """Store the first message of a whisper, with a file."""
    stream = tx.open_whisper(room_id, sorted(member_ids))
    message = NewMessage(
        id=tx.new_id(),
        room_id=room_id,
        position=1,
        revision=1,
        author_id=member_ids[0],
        text="psst",
        client_id=None,
        reply_to=None,
        sent_at=tx.now,
        files=(file,),
        whisper=Whisper(id=stream.id, members=member_ids, after=0),
    )
    tx.add_messages([message], {stream.id: Counters(1, 1)})


def test_an_image_is_found_by_those_who_may_see_its_message(database: Database) -> None:
    with database.transaction() as tx:
        member = add_guest(tx, "member")
        public = add_room(tx, "public", members=(member,))
        private = add_room(tx, None, kind=RoomKind.PRIVATE, members=(member,))
        seen, hidden, loose = add_image(tx, "seen.png"), add_image(tx), add_image(tx)
        say(tx, public.id, member, "", images=(seen,))
        say(tx, private.id, member, "", images=(hidden,))
        assert tx.find_image(seen.id, "") == seen
        assert tx.find_image(hidden.id, member) == hidden
        assert tx.find_image(hidden.id, "") is None
        assert tx.find_image(loose.id, member) is None
        tx.end_membership(lock_room(tx, private.id, member), member)
        assert tx.find_image(hidden.id, member) is None


def test_a_file_is_found_by_those_who_may_read_its_message(database: Database) -> None:
    with database.transaction() as tx:
        member = add_guest(tx, "member")
        public = add_room(tx, "public", members=(member,))
        private = add_room(tx, None, kind=RoomKind.PRIVATE, members=(member,))
        seen, hidden = add_file(tx, "seen.txt"), add_file(tx)
        message = say(tx, public.id, member, "", files=(seen,))
        say(tx, private.id, member, "", files=(hidden,))
        assert tx.find_file(seen.id, "") == seen
        assert tx.find_file(hidden.id, member) == hidden
        assert tx.find_file(hidden.id, "") is None
        assert tx.find_image(seen.id, member) is None
        page = tx.read_page(public.id, Page(limit=1)).messages
        assert [file.name for file in page[0].files] == ["seen.txt"]
        deleted = update(messages).where(messages.c.id == message.id).values(deleted_at=1)
        tx.connection.execute(deleted)
        assert tx.find_file(seen.id, member) is None
        tx.end_membership(lock_room(tx, private.id, member), member)
        assert tx.find_file(hidden.id, member) is None


def test_where_history_is_seen_since_joining_so_are_images_and_files(database: Database) -> None:
    with database.transaction() as tx:
        wren, robin = add_guest(tx, "wren"), add_guest(tx, "robin")
        room = add_room(tx, None, kind=RoomKind.PRIVATE, members=(wren,))
        tx.connection.execute(update(rooms).values(history="joined"))
        image, before, after = add_image(tx), add_file(tx), add_file(tx)
        say(tx, room.id, wren, "", images=(image,), files=(before,))
        tx.begin_membership(lock_room(tx, room.id, wren), robin, Role.MEMBER, read_position=1)
        tx.connection.execute(
            update(memberships).where(memberships.c.user_id == robin).values(joined_head=1)
        )
        say(tx, room.id, wren, "", files=(after,))
        assert tx.find_image(image.id, robin) is None
        assert tx.find_file(before.id, robin) is None
        assert tx.find_file(after.id, robin) == after
        assert tx.find_file(before.id, wren) == before


def test_files_of_a_whisper_are_for_its_members_also_when_they_have_left_the_room(
    database: Database,
) -> None:
    with database.transaction() as tx:
        wren, robin, owl = (add_guest(tx, name) for name in ("wren", "robin", "owl"))
        room = add_room(tx, "public", members=(wren, robin, owl))
        file = add_file(tx)
        whisper(tx, room.id, [wren, robin], file)
        assert tx.find_file(file.id, wren) == file
        assert tx.find_file(file.id, robin) == file
        assert tx.find_file(file.id, owl) is None
        assert tx.find_file(file.id, "") is None
        tx.end_membership(lock_room(tx, room.id), robin)
        assert tx.find_file(file.id, robin) == file


def test_a_blob_is_named_by_images_files_and_uploads_of_whomever(database: Database) -> None:
    with database.transaction() as tx:
        member = add_guest(tx, "member")
        private = add_room(tx, None, kind=RoomKind.PRIVATE, members=(member,))
        old, new, file = add_image(tx), add_image(tx, blob="1" * 64), add_file(tx, blob="2" * 64)
        say(tx, private.id, member, "", images=(old, new), files=(file,))
        add_upload(tx, member, add_file(tx, blob="3" * 64))
        add_upload(tx, member, add_file(tx, blob="3" * 64))
        named = {old.id, "1" * 64, "2" * 64, "3" * 64}
        assert tx.named_blobs({*named, new.id, file.id, "4" * 64}) == named
        assert tx.named_blobs([]) == set()
