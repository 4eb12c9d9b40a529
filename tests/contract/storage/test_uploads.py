from datetime import timedelta

import pytest

from stonechat.actions.store import NewUpload
from stonechat.storage.database import Database
from tests.contract.storage.scenery import A_DAY, add_file, add_guest, add_image, add_upload

AN_HOUR = timedelta(hours=1)


def test_an_upload_is_found_by_its_owner_as_it_was_stored(database: Database) -> None:
    with database.transaction() as tx:
        wren, robin = add_guest(tx, "wren"), add_guest(tx, "robin")
        image, file = add_image(tx, "bird.png", blob="1" * 64), add_file(tx)
        for content in (image, file):
            add_upload(tx, wren, content)
    with database.transaction() as tx:
        since = tx.now - A_DAY
        assert tx.find_upload(image.id, wren, since=since) == image
        assert tx.find_upload(file.id, wren, since=since) == file
        assert tx.find_upload(image.id, robin, since=since) is None
        assert tx.find_upload(image.id, wren, since=tx.now) is None
        assert tx.count_uploads(wren, since=since) == 2
        assert tx.count_uploads(robin, since=since) == 0
        tx.end_uploads([image.id])
        assert tx.find_upload(image.id, wren, since=since) is None
        assert tx.find_upload(file.id, wren, since=since) == file


def test_a_client_id_stands_for_one_upload_of_its_owner(database: Database) -> None:
    with database.transaction() as tx:
        wren, robin = add_guest(tx, "wren"), add_guest(tx, "robin")
        first = NewUpload(wren, "mine", add_file(tx), tx.now)
        assert tx.add_upload(first)
        assert not tx.add_upload(NewUpload(wren, "mine", add_file(tx), tx.now))
        assert tx.add_upload(NewUpload(robin, "mine", add_file(tx), tx.now))
        assert tx.add_upload(NewUpload(wren, None, add_file(tx), tx.now))
        assert tx.add_upload(NewUpload(wren, None, add_file(tx), tx.now))
        since = tx.now - A_DAY
        assert tx.find_upload_again(wren, "mine", since=since) == first
        assert tx.find_upload_again(wren, "other", since=since) is None
        assert tx.find_upload_again(wren, "mine", since=tx.now) is None
        assert tx.count_uploads(wren, since=since) == 3


@pytest.mark.parametrize("lock", [False, True])
def test_uploads_of_many_are_found_at_once_each_for_its_owner(
    database: Database, *, lock: bool
) -> None:
    with database.transaction() as tx:
        wren, robin = add_guest(tx, "wren"), add_guest(tx, "robin")
        mine, other, old = add_file(tx, "mine"), add_image(tx, blob="1" * 64), add_file(tx)
        add_upload(tx, wren, mine)
        add_upload(tx, robin, other)
        add_upload(tx, wren, old, age=A_DAY)
        wanted = [(wren, mine.id), (robin, other.id), (robin, mine.id), (wren, old.id)]
        wanted += [(wren, mine.id), (wren, "none")]
        found = tx.find_uploads(wanted, since=tx.now - A_DAY, lock=lock)
        assert found == {(wren, mine.id): mine, (robin, other.id): other}
        assert tx.find_uploads([], since=tx.now - A_DAY, lock=lock) == {}


def test_what_has_waited_too_long_goes_and_tells_its_blobs(database: Database) -> None:
    with database.transaction() as tx:
        wren, robin = add_guest(tx, "wren"), add_guest(tx, "robin")
        for owner, number, age in [
            (wren, "1", 2 * A_DAY),
            (wren, "2", A_DAY),
            (wren, "3", AN_HOUR),
            (robin, "1", 2 * A_DAY),
            (robin, "4", 2 * A_DAY),
        ]:
            add_upload(tx, owner, add_file(tx, blob=number * 64), age=age)
        until = tx.now - A_DAY
        assert tx.expire_uploads(until=until, owner_id=wren) == {"1" * 64, "2" * 64}
        assert tx.expire_uploads(until=until, owner_id=wren) == set()
        assert tx.expire_uploads(until=until) == {"1" * 64, "4" * 64}
        assert tx.count_uploads(wren, since=until) == 1
        assert tx.count_uploads(robin, since=tx.now - 9 * A_DAY) == 0
