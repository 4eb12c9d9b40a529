import pytest

from stonechat.chat.notifications import Spoken, keyword_of, keywords


@pytest.mark.parametrize(
    ("text", "keyword", "is_said"),
    [
        ("The release is out", "release", True),
        ("The RELEASE: now!", "Release", True),
        ("Prereleases are not", "release", False),
        ("release-candidate", "release", True),
        ("on call tonight?", "on call", True),
        ("on a call", "on call", False),
        ("Café au lait", "cafe", True),
        ("straße", "STRASSE", True),
        ("今天的会议取消了", "会议", True),
        ("会场的议程", "会议", False),
        ("deploy 🚀 now", "🚀", True),
        ("C++ is fine", "c++", True),
        ("", "release", False),
    ],
)
def test_a_keyword_is_said_as_whole_words_however_they_are_written(
    text: str,
    keyword: str,
    is_said: bool,  # noqa: FBT001 - a verdict
) -> None:
    word = keyword_of(keyword)
    assert word is not None
    spoken = Spoken(text)
    assert spoken.says(word) == is_said
    if is_said:
        assert word.first_word in spoken.first_words


@pytest.mark.parametrize("text", ["", "  ", "...", "!?"])
def test_what_has_no_word_in_it_is_no_keyword(text: str) -> None:
    assert keyword_of(text) is None


def test_each_word_is_looked_up_once_and_only_so_many() -> None:
    assert Spoken("a b A b").first_words == ["a", "b"]
    assert len(Spoken(" ".join(map(str, range(2_000)))).first_words) == 500


def test_a_text_is_read_once_however_many_keywords_begin_with_its_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = [keyword_of(f"a {number}") for number in range(50)]
    read: list[str] = []

    def fold(text: str) -> str:
        read.append(text)
        return text

    monkeypatch.setattr(keywords, "fold", fold)
    spoken = Spoken("a 7")
    assert [it.words for it in many if it and spoken.says(it)] == ["a 7"]
    assert read == ["a 7"]
