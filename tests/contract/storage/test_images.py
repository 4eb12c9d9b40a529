from stonechat.chat.values import RoomKind
from stonechat.storage.database import Database
from tests.contract.storage.scenery import add_guest, add_image, add_room, lock_room, say


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
