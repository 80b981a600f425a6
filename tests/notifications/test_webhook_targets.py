"""Where a webhook may go: T86, and the addresses that other products let through."""

import socket
from ipaddress import ip_address

import pytest
from django.core.exceptions import ValidationError

from notifications.webhooks.connection import DeliveryFailed, TargetRefused, post
from notifications.webhooks.targets import is_public, validate_target

INNER_HOSTS = (
    # this machine, in every spelling resolvers understand
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1",
    "017700000001", "127.255.255.254", "localhost", "LOCALHOST", "localhost.", "0", "0.0.0.0",  # noqa: S104  # refused, not bound
    "⑫⑦.⓪.⓪.①", "127。0。0。1", "[::1]", "[0:0:0:0:0:0:0:1]", "[::]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]", "[2002:7f00:0001::1]",
    # the services of clouds
    "169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.170.2",
    "100.100.100.200", "192.0.0.192", "168.63.129.16", "[fd00:ec2::254]", "[fe80::a9fe:a9fe]",
    "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::]",
    # networks behind a wall
    "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.1.1",
    "100.64.0.1", "100.127.255.254", "[fc00::1]", "[fd12:3456:789a::1]", "[fe80::1]", "[fec0::1]",
    "[::ffff:10.0.0.1]", "[::ffff:192.168.0.1]", "[64:ff9b::a00:1]",
    # documentation, tests, groups, and what is kept for later
    "192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "198.19.255.255", "192.88.99.1",
    "192.0.0.1", "192.31.196.1", "192.52.193.1", "192.175.48.1", "224.0.0.1", "239.255.255.250",
    "240.0.0.1", "255.255.255.255", "[ff02::1]", "[ff05::2]", "[2001:db8::1]", "[2001::1]",
    "[2001:10::1]", "[2001:20::1]", "[3fff::1]", "[100::1]", "[4000::1]", "[::2]",
)  # fmt: skip
BAD_URLS = {
    "http://example.org/": "https://",
    "ftp://example.org/": "https://",
    "file:///etc/passwd": "whole address",
    "gopher://example.org/": "https://",
    "javascript:alert(1)": "whole address",
    "//example.org/": "https://",
    "https://": "whole address",
    "https:///path": "whole address",
    "https://[::1": "whole address",
    "https://example.org:0/": "whole address",
    "https://example.org:99999/": "whole address",
    "https://example.org:8443/": "443",
    "https://example.org:22/": "443",
    "https://user@example.org/": "user name",
    "https://user:secret@example.org/": "user name",
    "https://example.org\\@127.0.0.1/": "whole address",
    "https://example.org/a b": "whole address",
    "https://example.org/\r\nHost: inner": "whole address",
    "https://example.org/\0": "whole address",
    "https://bücher.example/": "xn--",
    "https://example.org/#part": "after #",
    "https://" + "a" * 500 + ".org/": "500 characters",
    "": "whole address",
}


@pytest.fixture
def public_name(monkeypatch):
    """Names resolve to a public address: the tests ask nobody outside."""

    def getaddrinfo(host, port, *args, **kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


@pytest.mark.parametrize("host", INNER_HOSTS)
def test_no_inner_address_can_be_registered(host):
    with pytest.raises(ValidationError):
        validate_target(f"https://{host}/hook")


@pytest.mark.parametrize("host", INNER_HOSTS)
def test_no_inner_address_is_connected_to(host):
    with pytest.raises((TargetRefused, DeliveryFailed)):
        post(f"https://{host}/hook", b"{}", {})


@pytest.mark.parametrize(("url", "part"), BAD_URLS.items())
def test_a_bad_address_is_refused_with_a_sentence(url, part, public_name):
    with pytest.raises(ValidationError) as refusal:
        validate_target(url)
    assert part in " ".join(refusal.value.messages)


@pytest.mark.parametrize("url", ["https://example.org/hook", "https://example.org:443/?a=b"])
def test_a_public_address_is_taken(url, public_name):
    validate_target(url)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700::6810:85e5"])
def test_public_addresses_are_public(address):
    assert is_public(ip_address(address))


def test_one_inner_address_among_public_ones_refuses_the_name(monkeypatch):
    answers = [(2, 1, 6, "", ("93.184.215.14", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: answers)
    with pytest.raises(ValidationError, match="public internet"):
        validate_target("https://example.org/")


def test_a_name_that_changes_its_mind_is_refused_at_the_connection(monkeypatch):
    """DNS rebinding: public at registration, this machine when we connect."""
    answers = iter(["93.184.215.14", "127.0.0.1"])

    def getaddrinfo(host, port, **kwargs):
        return [(2, 1, 6, "", (next(answers), port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    validate_target("https://rebinding.example/")
    with pytest.raises(TargetRefused):
        post("https://rebinding.example/", b"{}", {})


def test_the_checked_address_is_the_one_connected_to(monkeypatch, public_name):
    asked = []

    def connect(self, address):
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(DeliveryFailed):
        post("https://example.org/", b"{}", {})
    assert asked == [("93.184.215.14", 443)]
