import pytest

from stonechat.chat.portraits import TONES, first_letter, tone_of


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("ada", "A"),
        ("  Zoë", "Z"),
        ("e\u0301mile", "E\u0301"),
        ("ßeta", "ß"),
        ("猫", "猫"),
        ("👨\u200d👩\u200d👧 us", "👨\u200d👩\u200d👧"),
        ("🇨🇭", "🇨🇭"),
        ("", "?"),
    ],
)
def test_the_first_letter_is_what_a_reader_takes_for_it(name: str, letter: str) -> None:
    assert first_letter(name) == letter


def test_somebody_keeps_their_tone_and_people_differ() -> None:
    ids = [f"0199f0c0-cafe-7abc-babe-{n:012x}" for n in range(800)]
    tones = [tone_of(person_id) for person_id in ids]
    assert tones == [tone_of(person_id) for person_id in ids]
    assert min(tones.count(tone) for tone in TONES) > 50


def test_the_tone_is_the_one_that_the_web_client_draws() -> None:
    # As computed by web/src/ui/avatar.tsx.
    assert tone_of("a") == TONES[97 % 8]
    assert tone_of("ab") == TONES[(97 * 31 + 98) % 8]
