import pytest
from cryptography.exceptions import InvalidSignature

from stonechat.delivery.push.keys import VapidKeys
from stonechat.delivery.push.vapid import LIFETIME_SECONDS, Signer
from tests.support.push_service import read_vapid

ENDPOINT = "https://push.example.org/p/abc"
CONTACT = "https://chat.example.org"


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys() -> VapidKeys:
    return VapidKeys.make()


def test_a_token_says_for_whom_it_is_until_when_and_from_whom(
    keys: VapidKeys, clock: Clock
) -> None:
    assert read_vapid(Signer(keys, CONTACT, clock).authorization(ENDPOINT)) == {
        "aud": "https://push.example.org",
        "exp": int(clock.now) + LIFETIME_SECONDS,
        "sub": CONTACT,
        "key": keys.public_key,
    }


def test_without_a_contact_none_is_made_up(keys: VapidKeys, clock: Clock) -> None:
    assert "sub" not in read_vapid(Signer(keys, None, clock).authorization(ENDPOINT))


def test_a_port_is_part_of_for_whom_it_is(keys: VapidKeys, clock: Clock) -> None:
    said = Signer(keys, None, clock).authorization("https://push.example.org:8443/p")
    assert read_vapid(said)["aud"] == "https://push.example.org:8443"


def test_another_key_does_not_fit(keys: VapidKeys, clock: Clock) -> None:
    said = Signer(keys, None, clock).authorization(ENDPOINT)
    forged = said.replace(keys.public_key, VapidKeys.make().public_key)
    with pytest.raises(InvalidSignature):
        read_vapid(forged)


def test_one_token_is_used_for_hours_and_never_when_it_is_nearly_over(
    keys: VapidKeys, clock: Clock
) -> None:
    signer = Signer(keys, None, clock)
    first = signer.authorization(ENDPOINT)
    clock.now += 5 * 3_600
    assert signer.authorization(f"{ENDPOINT}/another") == first
    clock.now += 3_600
    second = read_vapid(signer.authorization(ENDPOINT))
    assert second["exp"] == int(clock.now) + LIFETIME_SECONDS


def test_a_clock_that_goes_back_spoils_no_token(keys: VapidKeys, clock: Clock) -> None:
    signer = Signer(keys, None, clock)
    signer.authorization(ENDPOINT)
    clock.now -= 7 * 86_400
    said = read_vapid(signer.authorization(ENDPOINT))
    assert said["exp"] == int(clock.now) + LIFETIME_SECONDS


def test_strangers_cannot_fill_the_memory_with_push_services(keys: VapidKeys, clock: Clock) -> None:
    signer = Signer(keys, None, clock)
    for number in range(1_100):
        signer.authorization(f"https://push{number}.example.org/")
    assert len(signer._tokens) == 1_000  # noqa: SLF001 - what this is about cannot be seen
