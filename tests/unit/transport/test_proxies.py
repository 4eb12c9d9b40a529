"""Whose request it is, with proxies of ours, of others, and made-up ones in between."""

from ipaddress import ip_network
from typing import Any

import pytest

from stonechat.transport.proxies import TrustedProxies, address_group

PROXY = "10.0.0.1"
CLIENT = "203.0.113.9"
OURS = TrustedProxies((ip_network("10.0.0.0/8"), ip_network("fd00::/8")))


def test_nobody_is_believed_unless_the_operator_says_so() -> None:
    assert TrustedProxies().client_address("127.0.0.1", [CLIENT]) == "127.0.0.1"
    assert OURS.client_address("203.0.113.1", [CLIENT]) == "203.0.113.1"


@pytest.mark.parametrize(
    ("peer", "headers", "client"),
    [
        (PROXY, [CLIENT], CLIENT),
        (PROXY, [], PROXY),
        (PROXY, [""], PROXY),
        # What the client made up stands to the left.
        (PROXY, [f"198.51.100.1, {CLIENT}"], CLIENT),
        # It may also stand in a header of its own, before that of the proxy.
        (PROXY, ["198.51.100.1", CLIENT], CLIENT),
        # Another proxy of ours in between.
        (PROXY, [f"198.51.100.1, {CLIENT}, 10.9.9.9"], CLIENT),
        # The client is itself inside: the outermost of ours.
        (PROXY, ["10.2.2.2, 10.9.9.9"], "10.2.2.2"),
        # A client may not make a proxy look like somebody else by nonsense.
        (PROXY, [f"{CLIENT}, nonsense"], PROXY),
        (PROXY, [f"{CLIENT}:4711"], CLIENT),
        (PROXY, ["[2001:db8::1]:4711"], "2001:db8::1"),
        (PROXY, ["2001:db8::1"], "2001:db8::1"),
        ("fd00::1", [CLIENT], CLIENT),
        ("::ffff:10.0.0.1", [CLIENT], CLIENT),
        (PROXY, ["::ffff:203.0.113.9"], CLIENT),
    ],
)
def test_the_first_address_from_the_right_that_is_no_proxy_is_the_client(
    peer: str, headers: list[str], client: str
) -> None:
    assert OURS.client_address(peer, headers) == client


@pytest.mark.parametrize(
    ("peer", "headers", "scheme"),
    [
        (PROXY, ["https"], "https"),
        (PROXY, ["http, HTTPS"], "https"),
        (PROXY, ["https", "http"], "http"),
        (PROXY, ["javascript"], "http"),
        (PROXY, [], "http"),
        (CLIENT, ["https"], "http"),
    ],
)
def test_only_a_trusted_proxy_says_which_scheme_was_asked_for(
    peer: str, headers: list[str], scheme: str
) -> None:
    assert OURS.scheme(peer, "http", headers) == scheme


def test_a_scope_is_corrected_before_anybody_looks_at_it() -> None:
    def corrected(peer: str) -> dict[str, Any]:
        scope: dict[str, Any] = {
            "client": (peer, 4711),
            "scheme": "http",
            "headers": [
                (b"x-forwarded-for", b"198.51.100.1"),
                (b"x-forwarded-for", CLIENT.encode()),
                (b"x-forwarded-proto", b"https"),
            ],
        }
        OURS.correct(scope)
        return scope

    assert corrected(PROXY)["client"] == (CLIENT, 0)
    assert corrected(PROXY)["scheme"] == "https"
    assert corrected(CLIENT)["client"] == (CLIENT, 4711)
    assert corrected(CLIENT)["scheme"] == "http"
    OURS.correct({"client": None, "scheme": "http", "headers": []})


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("no:address", "no:address"),
    ],
)
def test_ipv6_counts_by_the_network_that_one_customer_has(address: str, group: str) -> None:
    assert address_group(address) == group
