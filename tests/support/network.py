"""No test speaks to anything but this machine."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

LOCAL_NAMES = {"localhost", "", None}


class NetworkForbidden(AssertionError):
    """An assertion, so that code which swallows OSError does not swallow this."""


@contextmanager
def forbidden() -> Iterator[None]:
    connect, connect_ex, getaddrinfo = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def guarded_connect(self, address):
        refuse_unless_local(self.family, address)
        return connect(self, address)

    def guarded_connect_ex(self, address):
        refuse_unless_local(self.family, address)
        return connect_ex(self, address)

    def guarded_getaddrinfo(host, *args, **kwargs):
        if not is_local(host):
            raise NetworkForbidden(f"a test looked up {host!r}")
        return getaddrinfo(host, *args, **kwargs)

    with (
        mock.patch.object(socket.socket, "connect", guarded_connect),
        mock.patch.object(socket.socket, "connect_ex", guarded_connect_ex),
        mock.patch.object(socket, "getaddrinfo", guarded_getaddrinfo),
    ):
        yield


def refuse_unless_local(family, address):
    if family in {socket.AF_INET, socket.AF_INET6} and not is_local(address[0]):
        raise NetworkForbidden(f"a test connected to {address!r}")


def is_local(host):
    if isinstance(host, bytes):
        host = host.decode()
    if host in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
