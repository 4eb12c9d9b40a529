import pytest

from stonechat.chat.files import clean_alt, clean_file_name, clean_media_type


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (None, None),
        ("", None),
        ("photo.jpg", "photo.jpg"),
        ("/etc/passwd", "passwd"),
        (r"C:\Users\me\cat.png", "cat.png"),
        ("..", None),
        ("../..", None),
        ("a\x00b\r\nc\x1b[31m.png", "a b c [31m.png"),
        ("gpj.\u202eexe", "gpj. exe"),
        ("  two   words .png", "two words .png"),
        ("猫.png", "猫.png"),
        ("x" * 300, "x" * 255),
    ],
)
def test_a_file_name_is_reduced_to_something_harmless(name: str | None, shown: str | None) -> None:
    assert clean_file_name(name) == shown


@pytest.mark.parametrize(
    ("alt", "shown"),
    [(None, None), ("", None), (" \n ", None), (" a\tbird \n sings", "a bird sings")],
)
def test_what_is_said_of_an_image_is_one_line(alt: str | None, shown: str | None) -> None:
    assert clean_alt(alt) == shown


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("text/plain", "text/plain"),
        ("Text/HTML; charset=utf-8", "text/html"),
        (" application/vnd.oasis.opendocument.text ", "application/vnd.oasis.opendocument.text"),
        ("", "application/octet-stream"),
        ("text", "application/octet-stream"),
        ("text/", "application/octet-stream"),
        ("*/*", "application/octet-stream"),
        ("text/plain\r\nx: y", "application/octet-stream"),
        ("text/plain, text/html", "application/octet-stream"),
        ("text/" + "x" * 200, "application/octet-stream"),
    ],
)
def test_a_media_type_is_kept_alone_and_what_is_none_is_bytes(said: str, kept: str) -> None:
    assert clean_media_type(said) == kept
