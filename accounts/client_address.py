"""Whose request this is: the address of the client, as far as we can believe it.

The middleware stands first and writes the answer into REMOTE_ADDR, the only place everything else
(lock-out, limits, security log) looks at. Headers of a sender that is no proxy of ours are removed.
"""

from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Address = IPv4Address | IPv6Address
UNIX_SOCKET = "127.0.0.1"  # a proxy on this machine, which sends no address
FORWARDING_HEADERS = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_CF_CONNECTING_IP")


def trust_only_our_proxies(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        sender = request.META.get("REMOTE_ADDR") or UNIX_SOCKET
        request.META["REMOTE_ADDR"] = client_address(sender, request.META)
        if not is_proxy(sender):
            for header in FORWARDING_HEADERS:
                request.META.pop(header, None)
        return get_response(request)

    return middleware


def client_address(sender: str, headers: dict[str, str]) -> str:
    """Walk back from the connection through our proxies, at most TRUSTED_PROXY_COUNT of them.

    Cloudflare's header counts only where the walk ends in one of CLOUDFLARE_RANGES.
    """
    hops = [hop.strip() for hop in headers.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    address = sender
    for _proxy in range(settings.TRUSTED_PROXY_COUNT):
        if not hops or not is_proxy(address) or not parsed(hops[-1]):
            break
        address = hops.pop()
    claimed = headers.get("HTTP_CF_CONNECTING_IP", "").strip()
    if parsed(claimed) and lies_in(address, settings.CLOUDFLARE_RANGES):
        address = claimed
    found = parsed(address)
    return str(found) if found else UNIX_SOCKET


def is_proxy(address: str) -> bool:
    return settings.TRUSTED_PROXY_COUNT > 0 and lies_in(address, settings.TRUSTED_PROXIES)


def lies_in(address: str, ranges: Iterable[str]) -> bool:
    found = parsed(address)
    return bool(found) and any(found in ip_network(each, strict=False) for each in ranges)


def parsed(text: str) -> Address | None:
    """The address a text spells; IPv4 written as IPv6 is the same client."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def shortened(address: str) -> str:
    """The network without the machine: what stays of an address when it is old."""
    found = parsed(address)
    if not found:
        return ""
    prefix = 24 if found.version == 4 else 48
    return str(ip_network(f"{found}/{prefix}", strict=False).network_address)


def household(address: str) -> str:
    """What one customer of a provider has: an IPv4 address, or a whole /64 of IPv6."""
    found = parsed(address)
    if found and found.version == 6:
        return str(ip_network(f"{found}/64", strict=False))
    return address
