"""Addresses (地址) under which the dashboard answers: what it listens on, and what ``--allow-host`` adds."""

import ipaddress
import re
import socket
from collections.abc import Iterable

import psutil

from wushe_sim.errors import BadInput
from wushe_sim.i18n import msg

LOOPBACK = ("127.0.0.1", "localhost", "::1")
WILDCARDS = ("0.0.0.0", "::")
HOST = re.compile(r"(?:(?P<name>[\w.-]+)|\[(?P<v6>[\da-fA-F:.]+)\])(?::(?P<port>\d{1,5}))?")


def read_allowed_host(given: str) -> str:
    """Read one ``--allow-host``.

    Parameters
    ----------
    given : str
        A host name or address, with a port where the browser shows one: ``sim.example.org``, ``localhost:9000``, ``[::1]:9000``.

    Returns
    -------
    str
        As a browser writes it into Host and Origin.

    Raises
    ------
    BadInput
        For anything else, such as an address with ``https://``.
    """
    try:
        found = HOST.fullmatch(given)
        if found is None:
            raise ValueError(given)
        name = str(ipaddress.IPv6Address(found["v6"])) if found["v6"] else found["name"].encode("idna").decode("ascii")
        return join_authority(name, int(found["port"]) if found["port"] else None)
    except ValueError as error:
        raise BadInput(msg("--allow-host {given} is not a host; give its name, with the port if the browser shows one: sim.example.org",
                           given=given)) from error


def join_authority(host: str, port: int | None) -> str:
    """Join a host and a port as in an address: ``[::1]:8765``. Port 80 is left out, as browsers do, and so is None."""
    return (f"[{host}]" if ":" in host else host).lower() + ("" if port in (None, 80) else f":{port}")


def get_authorities(host: str, port: int, allowed_hosts: Iterable[str] = ()) -> frozenset[str]:
    """Get the allow-list of what Host and Origin may name.

    Parameters
    ----------
    host, port : str, int
        What the dashboard listens on. Where that is every address of the machine, each of them is allowed.
    allowed_hosts : iterable of str
        What ``--allow-host`` named.

    Returns
    -------
    frozenset of str
        ``HOST:PORT`` for the loopback names and the address itself, and what was named.
    """
    own = _get_machine_addresses() if host in WILDCARDS else [host]
    return frozenset(join_authority(name, port) for name in (*LOOPBACK, *own)) | {read_allowed_host(one) for one in allowed_hosts}


def _get_machine_addresses() -> list[str]:
    """Every address of this machine, as a browser would write it."""
    kinds = (socket.AF_INET, socket.AF_INET6)
    return [one.address.partition("%")[0] for found in psutil.net_if_addrs().values() for one in found if one.family in kinds]
