"""Which web addresses may be fetched: their form, and the machines their names lead to."""

from __future__ import annotations

import ipaddress
import socket
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as ResolverTimeout
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from workbench.errors import FetchRefused

MAX_ADDRESS = 4000  # characters; servers refuse longer ones
_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_V4_COMPATIBLE = ipaddress.ip_network("::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address: `host` in ASCII, `path` with its query, percent-encoded."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Return host and port as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Return scheme, host and port."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """Return the whole address without fragment."""
        return self.origin + self.path


def parse(url: str, base: Target | None = None) -> Target:
    """Return the target of `url`, relative to `base` if given; raise FetchRefused if unfit."""
    url = url.strip()
    if len(url) > MAX_ADDRESS:
        raise FetchRefused("The address is longer than 4,000 characters: give the short form.")
    if any(ord(c) < 33 or ord(c) == 127 or c == "\\" for c in url):
        raise FetchRefused("The address holds spaces or control characters: copy it again.")
    try:
        parts = urlsplit(urljoin(base.url, url) if base else url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise FetchRefused(
            "%(url)s is not a valid address: check it for typing errors.", url=url[:200]
        ) from error
    if base is None and "://" not in url:
        raise FetchRefused(
            "“%(url)s” is not a whole address: write it as the browser shows it, with https:// at "
            "the beginning.",
            url=url[:200],
        )
    if parts.scheme.lower() not in _PORTS:
        raise FetchRefused(
            "Only http and https addresses are fetched, not “%(scheme)s”: save the page and give "
            "the file.",
            scheme=parts.scheme or url[:40],
        )
    if parts.username is not None or parts.password is not None:
        raise FetchRefused(
            "The address holds a user name or password: give it without, or save the page and "
            "give the file."
        )
    if not host or port == 0:
        raise FetchRefused("%(url)s names no host: check the address.", url=url[:200])
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        path += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]|^{}`")
    scheme = parts.scheme.lower()
    return Target(scheme, _ascii_host(host), port or _PORTS[scheme], path)


def _ascii_host(host: str) -> str:
    if ":" in host:
        return host.partition("%")[0]
    try:
        return host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError as error:
        raise FetchRefused(
            "The host name “%(host)s” is not valid: check the address.", host=host[:100]
        ) from error


def resolve(target: Target, allow_private: bool, timeout: float) -> list[str]:
    """Return the checked addresses of the host, to be connected to as they are.

    A name that leads to even one machine inside this network is refused, so that no second
    answer can lead there. Raises FetchRefused.
    """
    pool = ThreadPoolExecutor(1)
    try:
        found = pool.submit(
            socket.getaddrinfo, target.host, target.port, type=socket.SOCK_STREAM
        ).result(timeout=max(0.1, timeout))
    except ResolverTimeout as error:
        raise FetchRefused(
            "The name %(host)s could not be looked up in time: try again later.", host=target.host
        ) from error
    except (OSError, UnicodeError) as error:
        raise FetchRefused(
            "The host %(host)s was not found: check the address and the connection.",
            host=target.host,
        ) from error
    finally:
        pool.shutdown(wait=False)
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not allow_private:
        for number in numbers:
            if not is_public(number):
                raise FetchRefused(
                    "%(host)s leads to %(number)s, an address inside this network or reserved: "
                    "only public pages are fetched; save the page and give the file.",
                    host=target.host,
                    number=number,
                )
    if not numbers:
        raise FetchRefused("The host %(host)s has no address.", host=target.host)
    return numbers


def is_public(number: str) -> bool:
    """Return whether an IP address is a public one, seen through every way to embed IPv4."""
    try:
        address: Address = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = _embedded(address)
        if inner is not None:
            return is_public(str(inner))
        if address.is_site_local:
            return False
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_unspecified
        or address.is_loopback
        or address.is_link_local
        or address.is_private
    )


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address within a mapped, 6to4, Teredo, NAT64 or compatible address."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64 or (address in _V4_COMPATIBLE and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None
