from ipaddress import ip_address

import pytest

from stonechat.chat.addresses import is_loopback, is_public
from stonechat.chat.push import decode_key, endpoint_fault, host_of, keys_fault, service_of
from tests.support.push_device import Device

GOOD = (
    "https://fcm.googleapis.com/fcm/send/abc:APA91b",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
    "https://web.push.apple.com/QGuQyavXutnMH",
    "https://wns2-par02p.notify.windows.com/w/?token=BQYAAA%3d",
    "https://push.example.org:8443/1",
    "https://8.8.8.8/1",
    "https://[2606:4700::1111]/1",
)
FOREIGN = (
    "http://push.example.org/1",
    "ftp://push.example.org/1",
    "file:///etc/passwd",
    "//push.example.org/1",
    "https:///1",
    "https://127.0.0.1/1",
    "https://127.1/1",
    "https://0x7f.1/1",
    "https://2130706433/1",
    "https://017700000001/1",
    "https://127.0.0.1./1",
    "https://localhost/1",
    "https://database/1",
    "https://push.localhost/1",
    "https://push.internal/1",
    "https://printer.local/1",
    "https://10.1.2.3/1",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/1",
    "https://[::]/1",
    "https://[fe80::1]/1",
    "https://[fe80::1%25eth0]/1",
    "https://[::ffff:192.168.0.1]/1",
    "https://[64:ff9b::7f00:1]/1",
    "https://push.example.org:22/1",
    "https://push.example.org:80/1",
    "https://push.example.org:0/1",
    "https://push.example.org:99999/1",
    "https://wren@push.example.org/1",
    "https://push.example.org#@127.0.0.1/",
    "https://push.example.org\\@127.0.0.1/",
    "https://push.example.org/\r\nHost: a",
    "https://push.example.org/ü",
    "https://push.exämple.org/1",
    "https://push.example.org/" + "a" * 2_000,
    "",
)


@pytest.mark.parametrize("endpoint", GOOD)
def test_what_browsers_give_is_called(endpoint: str) -> None:
    assert endpoint_fault(endpoint) is None


@pytest.mark.parametrize("endpoint", FOREIGN)
def test_what_leads_elsewhere_is_not_called(endpoint: str) -> None:
    assert endpoint_fault(endpoint)


@pytest.mark.parametrize(
    "endpoint", ["http://127.0.0.1:8000/1", "http://localhost:1/1", "https://[::1]/1"]
)
def test_tests_may_call_this_machine(endpoint: str) -> None:
    assert endpoint_fault(endpoint)
    assert endpoint_fault(endpoint, loopback=True) is None


@pytest.mark.parametrize("endpoint", ["http://10.0.0.1/1", "http://push.example.org/1"])
def test_tests_may_call_no_other_machine_that_others_may_not(endpoint: str) -> None:
    assert endpoint_fault(endpoint, loopback=True)


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.169.254"),  # noqa: S104
        *("172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1"),
        *("198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "100::1"),
        *("2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "64:ff9b::a00:1"),
        *("64:ff9b:1::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::127.0.0.1", "fe80::1%lo"),
        "2606:4700::1111%eth0",
    ],
)
def test_addresses_of_special_purposes_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        *("8.8.8.8", "100.63.255.255", "100.128.0.1", "172.32.0.1", "2606:4700::1111"),
        *("2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808"),
    ],
)
def test_other_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


def test_this_machine_has_many_addresses() -> None:
    for address in ("127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"):
        assert is_loopback(ip_address(address))
    assert not is_loopback(ip_address("0.0.0.0"))  # noqa: S104


def test_keys_are_those_of_a_browser() -> None:
    device = Device()
    keys = device.subscription("")["keys"]
    assert keys_fault(**keys) is None
    assert keys_fault(f"{keys['p256dh']}=", f"{keys['auth']}==") is None
    for p256dh, path in (("", "p256dh"), ("AAAA", "p256dh"), ("*", "p256dh")):
        assert (keys_fault(p256dh, keys["auth"]) or ("",))[0] == path
    beside = device.subscription("")["keys"]["p256dh"][:-4] + "AAAA"
    assert (keys_fault(beside, keys["auth"]) or ("",))[0] == "p256dh"
    for auth in ("", "AAAA", "ä"):
        assert (keys_fault(keys["p256dh"], auth) or ("",))[0] == "auth"


def test_keys_are_read_as_browsers_write_them() -> None:
    assert decode_key("_-8") == b"\xff\xef"
    for text in ("/+8", "A", "A B="):
        with pytest.raises(ValueError, match="base64url"):
            decode_key(text)


def test_a_push_service_is_known_by_its_domain() -> None:
    assert host_of("https://Push.Example.org:8443/a?b") == "push.example.org:8443"
    assert service_of("https://Push.Example.org:8443/a?b") == "example.org"
    assert service_of("https://wns2-par02p.notify.windows.com/w/") == "windows.com"
    assert service_of("https://8.8.8.8/1") == service_of("https://[2600::7]:8443/1")
    assert service_of("https://8.8.8.8/1") != service_of("https://8.example/1")
    assert service_of("http://[::1]:80/1") == "::1:80"
    assert service_of("http://localhost:8000/1") == "localhost:8000"
