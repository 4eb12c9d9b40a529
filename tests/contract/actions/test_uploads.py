"""What waits to be sent: by whom, how often, how long, and what a message makes of it."""

import pytest

from stonechat.actions.act import Outcome
from stonechat.actions.changes import BlobsDropped
from stonechat.actions.contents import find_content
from stonechat.actions.messages import Send, SendResult, check_send, send_messages
from stonechat.actions.people import NameChoice, add_user
from stonechat.actions.store import NewFile, NewImage
from stonechat.actions.uploads import (
    Adding,
    Dropping,
    add_upload,
    check_upload,
    drop_upload,
    expire_uploads,
)
from stonechat.chat import limits
from stonechat.chat.errors import EmptyMessage, InvalidImage, InvalidRequest, NotNamed
from stonechat.chat.values import Access, Person
from stonechat.storage.database import Database
from stonechat.storage.handle import Handle
from stonechat.wire.requests import UploadedFile, UploadedImage
from stonechat.wire.shapes import Message
from stonechat.wire.uploads import Upload
from tests.contract.storage import scenery
from tests.contract.storage.scenery import A_DAY, add_file, add_image, add_room

IMAGE_BLOB, FILE_BLOB = "1" * 64, "2" * 64


@pytest.fixture
def wren(database: Database) -> Person:
    return guest(database, "wren")


@pytest.fixture
def robin(database: Database) -> Person:
    return guest(database, "robin")


@pytest.fixture
def lobby(database: Database, wren: Person, robin: Person) -> str:
    with database.transaction() as tx:
        return add_room(tx, "lobby", members=(wren.id, robin.id)).id


def guest(database: Database, username: str) -> Person:
    with database.transaction() as tx:
        return add_user(tx, NameChoice(username, f"token of {username}")).reply.person


def token(person: Person) -> str:
    return f"token of {person.username}"


def image_of(database: Database, owner: Person, client_id: str | None = None) -> Upload:
    with database.transaction() as tx:
        image = add_image(tx, "bird.png", blob=IMAGE_BLOB)
        return add_upload(tx, Adding(owner, image, client_id)).reply.upload


def file_of(database: Database, owner: Person, client_id: str | None = None) -> Upload:
    with database.transaction() as tx:
        file = add_file(tx, "notes.txt", blob=FILE_BLOB)
        return add_upload(tx, Adding(owner, file, client_id)).reply.upload


def old_file_of(database: Database, owner: Person, client_id: str | None = None) -> str:
    with database.transaction() as tx:
        return scenery.add_upload(tx, owner.id, add_file(tx), client_id, age=A_DAY)


def send(database: Database, *sends: Send) -> list[SendResult]:
    with database.transaction() as tx:
        return send_messages(tx, sends)


def message(result: SendResult) -> Message:
    assert isinstance(result, Outcome), result
    assert isinstance(result.reply.message, Message)
    return result.reply.message


def refused(result: SendResult, path: str) -> None:
    assert isinstance(result, InvalidImage), result
    assert result.details["path"] == path


def seen(database: Database, content_id: str, viewer: Person | None) -> NewImage | NewFile | None:
    with database.transaction() as tx:
        return find_content(tx, content_id, token(viewer) if viewer else None, Access.OPEN)


def test_an_upload_is_shown_to_its_owner_alone_until_it_is_sent(
    database: Database, wren: Person, robin: Person, lobby: str
) -> None:
    image, file = image_of(database, wren), file_of(database, wren)
    assert image.image
    assert image.image.name == "bird.png"
    assert image.file is None
    assert file.file
    assert file.image is None
    for upload in (image, file):
        assert seen(database, upload.id, wren)
        assert seen(database, upload.id, robin) is None
        assert seen(database, upload.id, None) is None
    named = Send(
        wren.id,
        lobby,
        "",
        images=(UploadedImage(image.id),),
        files=(UploadedFile(file.id),),
    )
    [result] = send(database, named)
    sent = message(result)
    assert sent.images == [image.image]
    assert sent.files == [file.file]
    for upload in (image, file):
        assert seen(database, upload.id, robin)
        assert seen(database, upload.id, None)


def test_a_client_id_brings_the_first_upload_back_as_long_as_it_waits(
    database: Database, wren: Person, robin: Person
) -> None:
    first = file_of(database, wren, "mine")
    assert file_of(database, wren, "mine") == first
    assert file_of(database, robin, "mine").id != first.id
    with database.transaction() as tx:
        again = check_upload(tx, wren, "mine")
        assert again
        assert again.upload == first
        assert check_upload(tx, wren, "other") is None
        assert check_upload(tx, wren, None) is None
        drop_upload(tx, Dropping(wren, first.id))
    assert file_of(database, wren, "mine").id != first.id


def test_a_client_id_whose_upload_has_waited_too_long_is_as_good_as_a_new_one(
    database: Database, wren: Person
) -> None:
    old = old_file_of(database, wren, "mine")
    with database.transaction() as tx:
        added = add_upload(tx, Adding(wren, add_file(tx, blob=FILE_BLOB), "mine"))
    assert added.reply.upload.id != old
    assert added.changes == (BlobsDropped(("b" * 64,)),)


def test_so_many_uploads_wait_and_no_more(database: Database, wren: Person, robin: Person) -> None:
    old_file_of(database, wren)
    with database.transaction() as tx:
        for number in range(limits.UPLOADS_WAITING):
            add_upload(tx, Adding(wren, add_file(tx), str(number)))
    with database.transaction() as tx, pytest.raises(InvalidRequest, match="100 uploads"):
        check_upload(tx, wren, None)
    with database.transaction() as tx, pytest.raises(InvalidRequest, match="100 uploads"):
        add_upload(tx, Adding(wren, add_file(tx)))
    with database.transaction() as tx:
        again = check_upload(tx, wren, "7")
        assert again, "what is there already is answered all the same"
        assert check_upload(tx, robin, None) is None
        drop_upload(tx, Dropping(wren, again.upload.id))
        assert check_upload(tx, wren, None) is None


def test_only_the_owner_takes_an_upload_back(
    database: Database, wren: Person, robin: Person
) -> None:
    upload = file_of(database, wren)
    with database.transaction() as tx:
        assert drop_upload(tx, Dropping(robin, upload.id)).changes == ()
        assert drop_upload(tx, Dropping(wren, "nothing")).changes == ()
        dropped = drop_upload(tx, Dropping(wren, upload.id))
        assert dropped.changes == (BlobsDropped((FILE_BLOB,)),)
        assert drop_upload(tx, Dropping(wren, upload.id)).changes == ()
    assert seen(database, upload.id, wren) is None


def test_what_has_waited_for_a_day_can_neither_be_seen_nor_sent_and_goes(
    database: Database, wren: Person, lobby: str
) -> None:
    young, old = file_of(database, wren), old_file_of(database, wren)
    assert seen(database, old, wren) is None
    [late] = send(database, Send(wren.id, lobby, "", files=(UploadedFile(old),)))
    refused(late, "files[0]")
    with database.transaction() as tx:
        assert expire_uploads(tx, None).changes == (BlobsDropped(("b" * 64,)),)
        assert expire_uploads(tx, None).changes == ()
    assert seen(database, young.id, wren)


def test_an_upload_goes_into_one_message(database: Database, wren: Person, lobby: str) -> None:
    image, file = image_of(database, wren), file_of(database, wren)
    first, again, same = send(
        database,
        Send(wren.id, lobby, "", images=(UploadedImage(image.id),)),
        Send(wren.id, lobby, "again", images=(UploadedImage(image.id),)),
        Send(wren.id, lobby, "", files=(UploadedFile(file.id), UploadedFile(file.id))),
    )
    assert message(first).images
    refused(again, "images[0]")
    refused(same, "files[1]")
    [later] = send(database, Send(wren.id, lobby, "", images=(UploadedImage(image.id),)))
    refused(later, "images[0]")
    # What a refused message named still waits.
    [other] = send(database, Send(wren.id, lobby, "", files=(UploadedFile(file.id),)))
    assert message(other).files
    with database.transaction() as tx:
        assert tx.count_uploads(wren.id, since=tx.now - A_DAY) == 0


def test_what_is_not_ones_own_or_of_another_kind_is_refused(
    database: Database, wren: Person, robin: Person, lobby: str
) -> None:
    image, file = image_of(database, wren), file_of(database, wren)
    foreign, other, unknown, image_as_file, file_as_image = send(
        database,
        Send(robin.id, lobby, "", images=(UploadedImage(image.id),)),
        Send(robin.id, lobby, "", files=(UploadedFile(file.id),)),
        Send(wren.id, lobby, "", images=(UploadedImage(image.id), UploadedImage("none"))),
        Send(wren.id, lobby, "", files=(UploadedFile(file.id), UploadedFile(image.id))),
        Send(wren.id, lobby, "", images=(UploadedImage(file.id),)),
    )
    refused(foreign, "images[0]")
    refused(other, "files[0]")
    refused(unknown, "images[1]")
    refused(image_as_file, "files[1]")
    refused(file_as_image, "images[0]")
    assert isinstance(foreign, InvalidImage)
    assert isinstance(unknown, InvalidImage)
    assert foreign.details["reason"] == unknown.details["reason"]
    with database.transaction() as tx:
        assert tx.count_uploads(wren.id, since=tx.now - A_DAY) == 2


def test_images_stand_in_the_order_given_whether_they_were_uploaded_or_not(
    database: Database, wren: Person, lobby: str
) -> None:
    one, two = image_of(database, wren), image_of(database, wren)
    with database.transaction() as tx:
        raw = add_image(tx, "raw.png", blob="3" * 64)
    named = (UploadedImage(two.id), raw, UploadedImage(one.id))
    [result] = send(database, Send(wren.id, lobby, "", images=named))
    sent = message(result)
    assert [image.id for image in sent.images] == [two.id, raw.id, one.id]
    with database.transaction() as tx:
        again = tx.find_image(raw.id, wren.id)
        assert again == raw


def test_what_a_message_says_of_an_upload_counts_and_otherwise_what_was_said_before(
    database: Database, wren: Person, lobby: str
) -> None:
    one, two, file = image_of(database, wren), image_of(database, wren), file_of(database, wren)
    images = (
        UploadedImage(one.id, name="../a\x00b.png", alt="  another \n bird "),
        UploadedImage(two.id, alt=""),
    )
    files = (UploadedFile(file.id, name="C:\\plan.txt"),)
    [result] = send(database, Send(wren.id, lobby, "", images=images, files=files))
    sent = message(result)
    assert [(image.name, image.alt) for image in sent.images] == [
        ("a b.png", "another bird"),
        ("bird.png", None),
    ]
    assert [file.name for file in sent.files] == ["plan.txt"]


def test_a_retry_is_answered_with_the_message_that_has_the_upload(
    database: Database, wren: Person, lobby: str
) -> None:
    upload = file_of(database, wren)
    said = Send(wren.id, lobby, "", client_id="c1", files=(UploadedFile(upload.id),))
    first, same = send(database, said, said)
    [later] = send(database, said)
    assert message(first) == message(same) == message(later)
    with database.transaction() as tx:
        again = check_send(tx, said)
        assert again
        assert again.message == message(first)


def test_bad_uploads_are_refused_before_anything_is_decoded(
    database: Database, wren: Person, lobby: str
) -> None:
    upload = image_of(database, wren)
    good = Send(wren.id, lobby, "", images=(None, UploadedImage(upload.id)))
    with database.transaction() as tx:
        assert check_send(tx, good) is None
        with pytest.raises(InvalidImage) as refusal:
            check_send(tx, Send(wren.id, lobby, "", images=(None, UploadedImage("none"))))
    assert refusal.value.details["path"] == "images[1]"
    [sent] = send(database, Send(wren.id, lobby, "", images=(UploadedImage(upload.id),)))
    assert message(sent).images, "looking takes nothing"


def test_a_message_has_so_many_files_and_need_have_nothing_else(
    database: Database, wren: Person, lobby: str
) -> None:
    uploads = [UploadedFile(file_of(database, wren).id) for _ in range(11)]
    nothing, many, some = send(
        database,
        Send(wren.id, lobby, " "),
        Send(wren.id, lobby, "", files=tuple(uploads)),
        Send(wren.id, lobby, "", files=tuple(uploads[:10])),
    )
    assert isinstance(nothing, EmptyMessage)
    assert isinstance(many, InvalidRequest)
    assert many.details["path"] == "files"
    assert [file.id for file in message(some).files] == [named.upload for named in uploads[:10]]


def test_uploads_of_a_batch_cost_the_same_number_of_statements_however_many_they_are(
    database: Database, wren: Person, robin: Person, lobby: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements = 0

    def counting(name: str) -> None:
        original = getattr(Handle, name)

        def counted(self: Handle, *args: object, **values: object) -> object:
            nonlocal statements
            statements += 1
            return original(self, *args, **values)

        monkeypatch.setattr(Handle, name, counted)

    def cost(size: int) -> int:
        nonlocal statements
        sends = []
        for number in range(size):
            author = (wren, robin)[number % 2]
            image, file = image_of(database, author), file_of(database, author)
            sends.append(
                Send(
                    author.id,
                    lobby,
                    "",
                    images=(UploadedImage(image.id),),
                    files=(UploadedFile(file.id),),
                )
            )
        statements = 0
        for result in send(database, *sends):
            assert message(result).files
        return statements

    counting("fetch")
    counting("run")
    assert cost(1) == cost(20)


def test_the_same_content_is_named_until_the_last_that_names_it_goes(
    database: Database, wren: Person, robin: Person, lobby: str
) -> None:
    one, other = file_of(database, wren), file_of(database, robin)
    send(database, Send(wren.id, lobby, "", files=(UploadedFile(one.id),)))
    with database.transaction() as tx:
        drop_upload(tx, Dropping(robin, other.id))
        assert tx.named_blobs([FILE_BLOB]) == {FILE_BLOB}


def test_a_departed_guest_uploads_nothing(database: Database, wren: Person) -> None:
    with database.transaction() as tx:
        tx.release_name(wren.id, tx.now)
    with database.transaction() as tx, pytest.raises(NotNamed):
        check_upload(tx, wren, None)
