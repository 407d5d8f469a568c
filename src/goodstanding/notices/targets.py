"""Where a message may go: public names over TLS, never into this or any private network (SSRF).

The name is resolved once for each attempt and the connection is made to just that address, so that a name cannot
mean one machine when it is checked and another when it is called. Nothing is followed, proxied or kept.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from typing import Final
from urllib.parse import SplitResult, urlsplit

from goodstanding.notices.errors import BadTarget

SECONDS: Final = 10
EMBEDDING: Final = [ipaddress.ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]
WHY: Final = {
    "unreadable": "it is no address", "not-https": "it is not https", "credentials": "it holds a user name or fragment",
    "private": "it leads into a private network", "unresolved": "its name leads nowhere",
}  # fmt: skip
WHY_ZH: Final = {
    "unreadable": "不是有效地址", "not-https": "不是 https", "credentials": "含用户名或片段", "private": "指向内部网络",
    "unresolved": "域名无法解析",
}  # fmt: skip


class Pinned(http.client.HTTPConnection):
    """A connection to one address under the name it was asked by."""

    def __init__(self, parts: SplitResult, address: str) -> None:
        super().__init__(parts.hostname or "", _port(parts), timeout=SECONDS)
        self.address, self.secure = address, parts.scheme == "https"

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), SECONDS)
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(plain, server_hostname=self.host) if self.secure else plain


def require_target(url: str, *, loopback: bool) -> SplitResult:
    """The parts of an address messages may be sent to. Raises BadTarget. `loopback`: this machine too, for tests."""
    try:
        parts = urlsplit(url)
        port = _port(parts)
    except ValueError:
        raise _bad("unreadable") from None
    if not parts.hostname or not port or not url.isascii() or not url.isprintable() or " " in url:
        raise _bad("unreadable")
    if parts.username or parts.password or parts.fragment:
        raise _bad("credentials")
    literal = _literal(parts.hostname)
    own = loopback and literal is not None and literal.is_loopback
    if parts.scheme != "https" and not (own and parts.scheme == "http"):
        raise _bad("not-https")
    if literal is not None and not own and not is_public(literal):
        raise _bad("private")
    return parts


def resolve(parts: SplitResult, *, loopback: bool) -> str:
    """The one address a message is sent to; where any address of the name is private, none. Raises BadTarget."""
    try:
        found = socket.getaddrinfo(parts.hostname, _port(parts), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise _bad("unresolved") from None
    addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    own = loopback and _literal(parts.hostname or "") is not None
    if not addresses or not all(is_public(one) or (own and one.is_loopback) for one in addresses):
        raise _bad("private")
    return str(addresses[0])


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is on the public internet; one that carries another inside is judged by no half."""
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return is_public(mapped)
    embeds = any(address in network for network in EMBEDDING if network.version == address.version)
    return address.is_global and not address.is_multicast and not embeds


def send(url: str, body: bytes, headers: Mapping[str, str], *, loopback: bool) -> int:
    """The status an endpoint answers with. Raises BadTarget, OSError and HTTPException where it is not reached."""
    parts = require_target(url, loopback=loopback)
    connection = Pinned(parts, resolve(parts, loopback=loopback))
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, dict(headers))
        return connection.getresponse().status
    finally:
        connection.close()


def _port(parts: SplitResult) -> int:
    return parts.port if parts.port is not None else {"https": 443, "http": 80}.get(parts.scheme, 0)


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address a host is written as, in whatever spelling a resolver would take for one; None: it is a name."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))  # 127.1, 0x7f.1, 2130706433
    except OSError:
        return None


def _bad(why: str) -> BadTarget:
    return BadTarget(why=WHY[why], why_zh=WHY_ZH[why], reason=why)
