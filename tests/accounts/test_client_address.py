"""The client: from the connection, and from headers only where a proxy of ours wrote them."""

import pytest
from django.test import RequestFactory

from accounts.client_address import household, shortened, trust_only_our_proxies


@pytest.fixture
def proxied(settings):
    settings.TRUSTED_PROXY_COUNT = 1
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    return settings


def seen(sender: str, **headers: str):
    """The request as everything behind the middleware sees it."""
    request = RequestFactory().get("/", REMOTE_ADDR=sender, **headers)
    trust_only_our_proxies(lambda passed: passed)(request)
    return request.META


@pytest.mark.parametrize(
    ("sender", "forwarded", "address"),
    [
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.7", "198.51.100.7"),  # the first is the sender's to type
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("203.0.113.5", "198.51.100.7", "203.0.113.5"),  # past the proxy
        ("10.0.0.1", "::ffff:198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_last_hop_counts_if_our_proxy_wrote_it(proxied, sender, forwarded, address):
    assert seen(sender, HTTP_X_FORWARDED_FOR=forwarded)["REMOTE_ADDR"] == address


def test_without_a_proxy_no_header_is_believed_or_kept(settings):
    meta = seen("127.0.0.1", HTTP_X_FORWARDED_FOR="1.1.1.1", HTTP_X_FORWARDED_PROTO="https")

    assert meta["REMOTE_ADDR"] == "127.0.0.1"
    assert "HTTP_X_FORWARDED_PROTO" not in meta
    assert "HTTP_X_FORWARDED_FOR" not in meta


def test_two_proxies_are_walked_back_through(proxied):
    proxied.TRUSTED_PROXY_COUNT = 2

    meta = seen("10.0.0.1", HTTP_X_FORWARDED_FOR="1.1.1.1, 198.51.100.7, 10.0.0.2")

    assert meta["REMOTE_ADDR"] == "198.51.100.7"


@pytest.mark.parametrize(
    ("ranges", "hop", "address"),
    [
        (["173.245.48.0/20"], "173.245.48.9", "198.51.100.7"),
        (["173.245.48.0/20"], "203.0.113.5", "203.0.113.5"),  # somebody else says it is Cloudflare
        ([], "173.245.48.9", "173.245.48.9"),
    ],
)
def test_cloudflare_is_believed_only_from_its_own_ranges(proxied, ranges, hop, address):
    proxied.CLOUDFLARE_RANGES = ranges

    meta = seen("10.0.0.1", HTTP_X_FORWARDED_FOR=hop, HTTP_CF_CONNECTING_IP="198.51.100.7")

    assert meta["REMOTE_ADDR"] == address


def test_a_unix_socket_is_this_machine(settings):
    assert seen("")["REMOTE_ADDR"] == "127.0.0.1"


@pytest.mark.parametrize(
    ("address", "network"),
    [("198.51.100.7", "198.51.100.0"), ("2001:db8:1:2::3", "2001:db8:1::"), ("", ""), ("x", "")],
)
def test_an_old_address_keeps_its_network(address, network):
    assert shortened(address) == network


def test_a_household_of_ipv6_counts_as_one():
    assert household("2001:db8::1") == household("2001:db8::2")
    assert household("198.51.100.7") != household("198.51.100.8")
