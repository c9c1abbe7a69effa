"""Which addresses of a Dask scheduler are taken: whoever can talk to a scheduler can run code on its cluster."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit


def check_address(address: str, insecure: bool) -> None:
    """Refuse an address that is wrong, or that would send results and code in the clear through a network.

    Args: address: `tcp://HOST:PORT` or `tls://HOST:PORT`. insecure: take `tcp://` beyond this machine all the same.
    Raises: ValueError.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), None, None
    if parts.scheme not in ("tcp", "tls") or not host or not port or parts.path:
        raise ValueError(f"scheduler must look like tcp://127.0.0.1:8786 or tls://HOST:PORT; got {address!r}")
    if parts.scheme == "tcp" and not insecure and not is_loopback(host):
        raise ValueError(
            f"scheduler {address!r} is beyond this machine and not encrypted: anybody on the way could run code on the "
            "cluster. Use tls:// with certificates (docs/executors.md), or --insecure in a network you trust"
        )


def check_certificates(address: str, security: Any) -> None:
    """Refuse a tls:// address without certificates: Dask would say so late and in riddles.

    Args: security: `distributed.Security`, or None for Dask's configuration. Raises: ValueError.
    """
    import dask.config

    if address.startswith("tls://") and security is None:
        wanted = ("ca-file", "client.cert", "client.key")
        missing = [name for name in wanted if not dask.config.get(f"distributed.comm.tls.{name}", None)]
        if missing:
            raise ValueError(
                f"scheduler {address!r} needs certificates; Dask's configuration has no "
                + ", ".join(f"distributed.comm.tls.{name}" for name in missing)
                + " (docs/executors.md shows how to set them)"
            )


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself. Names other than `localhost` may resolve to anything."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
