# SPDX-License-Identifier: GPL-3.0-or-later
"""What went wrong at the proxy between this computer and a service, told with the proxy's address, never its password.

`requests` takes proxies from environment variables, or else from the system's settings.
"""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
import urllib3

from ..model.foreign_text import clean
from ..model.message import Message
from . import certificate_faults
from .causes import has

_LONGEST = 200
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_UNKNOWN = Message("of this computer")
"""What stands for the address of a proxy that nobody knows."""
_UNUSABLE = (
    requests.exceptions.InvalidProxyURL,
    urllib3.exceptions.ProxySchemeUnknown,
    urllib3.exceptions.ProxySchemeUnsupported,
)
_INVALID_ADDRESS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    urllib3.exceptions.LocationValueError,
    UnicodeError,
)
"""Of the proxy, where there is one: a service's own address was checked before."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """The proxy that a request goes through."""

    address: str = ""
    """Its address as it was set, without user name and password; "" if there is none."""
    has_password: bool = False
    """Whether a user name or a password was set."""
    variable: str = ""
    """The environment variable that names it; "" if the system's settings do."""

    @property
    def shown(self) -> str | Message:
        """Return what stands for it in a sentence."""
        return self.address or _UNKNOWN

    @property
    def next_step(self) -> Message:
        """Return where a person can correct it."""
        if self.variable:
            return Message("Correct {variable}, then restart Blender.", variable=self.variable)
        return Message("Check the system's proxy settings.")


def proxy_of(url: str) -> Proxy:
    """Return the proxy that `requests` uses for a URL."""
    try:
        setting = requests.utils.select_proxy(url, requests.utils.get_environ_proxies(url)) or ""
    except ValueError:  # an address that is none
        setting = ""
    if not setting:
        return Proxy()
    names = [f"{urlsplit(url).scheme}_proxy", "all_proxy"]
    variables = [variable for name in names for variable in (name, name.upper()) if os.environ.get(variable)]
    scheme = match[0] if (match := _SCHEME.match(setting)) else ""
    _, at_sign, address = setting.removeprefix(scheme).rpartition("@")
    return Proxy(clean((scheme + address).rstrip("/"), _LONGEST), bool(at_sign), variables[0] if variables else "")


def password_fault(proxy: Proxy) -> tuple[Message, Message]:
    """Return what happened and what to do if a proxy wants to know who is asking."""
    if proxy.has_password:
        what = Message("The proxy {proxy} does not accept the user name and the password.", proxy=proxy.shown)
    else:
        what = Message("The proxy {proxy} requires a user name and a password.", proxy=proxy.shown)
    return what, proxy.next_step


def proxy_fault(causes: Sequence[BaseException], proxy: Proxy, host: str) -> tuple[Message, Message] | None:
    """Return what happened and what to do if it was the proxy's fault."""
    if proxy.address.lower().startswith("socks") and has(causes, requests.exceptions.InvalidSchema):
        what = Message("The proxy {proxy} is a SOCKS proxy, which Blender does not support.", proxy=proxy.shown)
        return what, _use_http(proxy)
    if has(causes, *_UNUSABLE) or (proxy.address and has(causes, *_INVALID_ADDRESS)):
        what = Message("The proxy {proxy} does not have an address that Patina can use.", proxy=proxy.shown)
        return what, proxy.next_step
    if not has(causes, requests.exceptions.ProxyError, urllib3.exceptions.ProxyError) and not _status(causes):
        return None
    if _status(causes) == "407":
        return password_fault(proxy)
    if status := _status(causes):
        what = Message(
            "The proxy {proxy} refused a connection to {host} (HTTP error {status}).",
            proxy=proxy.shown,
            host=host,
            status=status,
        )
        return what, Message("Ask those who manage your network to allow it.")
    if any("appears to only use HTTP" in str(cause) for cause in causes):
        what = Message("The proxy {proxy} can only be reached with http.", proxy=proxy.shown)
        return what, _use_http(proxy)
    if has(causes, ssl.SSLCertVerificationError):
        what = Message("The certificate of the proxy {proxy} could not be verified.", proxy=proxy.shown)
        return what, certificate_faults.how_to_verify()
    return Message("The proxy {proxy} could not be reached.", proxy=proxy.shown), proxy.next_step


def _use_http(proxy: Proxy) -> Message:
    if proxy.variable:
        return Message(
            "Set {variable} to the address of a proxy that begins with http://, or remove it, then restart Blender.",
            variable=proxy.variable,
        )
    return Message("Set an HTTP proxy in the system's proxy settings.")


def _status(causes: Sequence[BaseException]) -> str:
    """Return the HTTP status with which a proxy refused a connection; "" if it did not."""
    for cause in causes:
        if match := re.search(r"Tunnel connection failed: (\d{3})", str(cause)):
            return match[1]
    return ""
