"""Where a webhook may go: public addresses, over https, and nowhere else.

Two looks, since names can change their mind: at registration, so that the owner gets a sentence,
and again at every connection, where the address that was checked is the address connected to.
"""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

IPAddress = IPv4Address | IPv6Address

MAXIMUM_LENGTH = 500
HTTPS_PORT = 443

# What the registries (RFC 6890 and after it) set aside, and two clouds' own service addresses.
# Python's is_private and is_global let several of these through, and differ between versions.
NOT_PUBLIC_IPV4 = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# Only this is handed out for the public internet; mapped, translated (64:ff9b::/96), link-local
# and multicast addresses lie outside of it.
PUBLIC_IPV6 = IPv6Network("2000::/3")
NOT_PUBLIC_IPV6 = tuple(
    ip_network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)


class TargetRefused(Exception):
    """The address is not one a webhook may be sent to; the text says why."""


def is_public(address: IPAddress) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in NOT_PUBLIC_IPV4)
    return address in PUBLIC_IPV6 and not any(address in net for net in NOT_PUBLIC_IPV6)


def is_allowed(address: IPAddress) -> bool:
    """Public, or this machine itself where a test's setting opens it."""
    return is_public(address) or (settings.WEBHOOK_ALLOW_LOOPBACK and address.is_loopback)


def resolve(host: str, port: int) -> list[str]:
    """Every address behind a name, all of them allowed; raises TargetRefused.

    One bad address among good ones refuses the name: which one is used would be a matter of luck.
    """
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise TargetRefused(_("No server has this name.")) from error
    addresses = list(dict.fromkeys(str(answer[4][0]).partition("%")[0] for answer in answers))
    if not addresses or not all(is_allowed(ip_address(address)) for address in addresses):
        raise TargetRefused(_("This address is not on the public internet."))
    return addresses


def validate_target(url: str) -> None:
    """Raises ValidationError, with a sentence, for an address no webhook may be sent to."""
    parts = split(url)
    check_scheme_and_port(parts)
    if parts.username is not None or parts.password is not None:
        raise ValidationError(_("Leave user name and password out of the address."))
    if parts.fragment:
        raise ValidationError(_("Leave the part after # out of the address."))
    try:
        resolve(parts.hostname or "", parts.port or HTTPS_PORT)
    except TargetRefused as error:
        raise ValidationError(str(error)) from error


def split(url: str) -> SplitResult:
    if len(url) > MAXIMUM_LENGTH:
        raise ValidationError(_("The address must be 500 characters or less."))
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        has_host = False
    if not has_host or not url.isprintable() or " " in url or "\\" in url:
        raise ValidationError(_("Enter a whole address, like https://example.org/hooks"))
    if not url.isascii():
        raise ValidationError(_("Write the address in plain letters, its name as xn--…"))
    return parts


def check_scheme_and_port(parts: SplitResult) -> None:
    if settings.WEBHOOK_ALLOW_LOOPBACK and parts.scheme == "http":
        return
    if parts.scheme != "https":
        raise ValidationError(_("The address must begin with https://"))
    if parts.port not in (None, HTTPS_PORT) and not settings.WEBHOOK_ALLOW_LOOPBACK:
        raise ValidationError(_("The address must use the usual port of https, 443."))
