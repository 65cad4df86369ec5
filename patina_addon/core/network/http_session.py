# SPDX-License-Identifier: GPL-3.0-or-later
"""A session of `requests` that gives the key to one origin alone, follows no redirect, and logs no address.

Import it inside functions that run on a worker: `requests` takes a tenth of a second to load.
"""

from __future__ import annotations

import logging
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests

from ..model.account import Account
from ..model.urls import origin
from .guarded_socket import guard
from .interruptible import THREAD_PREFIX


def _is_not_ours(record: logging.LogRecord) -> bool:
    """Return whether a record is about another program's request. urllib3 logs whole URLs, and ours may be signed."""
    return not (record.threadName or "").startswith(THREAD_PREFIX)


# urllib3 gives each of its requests, and of its complaints about a response, to loggers that all of Blender shares:
# what others log there stays.
for _name in ("connection", "connectionpool", "poolmanager", "response", "util.retry"):
    logging.getLogger(f"urllib3.{_name}").addFilter(_is_not_ours)


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Follow no redirect: Client does, one checked step at a time."""
        return None


class _Adapter(requests.adapters.HTTPAdapter):
    """Makes connections whose every wait ends with its exchange."""

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        guard(self.poolmanager)

    def proxy_manager_for(self, *arguments: Any, **options: Any) -> Any:
        manager = super().proxy_manager_for(*arguments, **options)
        guard(manager)
        return manager


class NoKey(requests.auth.AuthBase):
    """Puts nothing into a request, and keeps ~/.netrc out."""

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        """Return the request as it is."""
        return r


class _KeyForOrigin(requests.auth.AuthBase):
    """Puts the key into requests to one origin, and into no others. That it is set keeps ~/.netrc out as well."""

    def __init__(self, base_url: str, credentials: str) -> None:
        self._origin = origin(base_url)
        self._credentials = credentials

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._credentials and self._origin is not None and origin(r.url or "") == self._origin:
            r.headers["Authorization"] = self._credentials
        return r


def open_session(account: Account, scheme: str) -> requests.Session:
    """Return a session for an account. `scheme` is the word before the key in the Authorization header."""
    session = _Session()
    session.auth = _KeyForOrigin(account.root, f"{scheme} {account.bare_key}" if account.bare_key else "")
    session.headers.clear()
    session.headers.update({"User-Agent": account.user_agent, "Accept-Encoding": "identity"})
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    adapter = _Adapter(pool_maxsize=max(account.connection_limit, 1) + 1)
    for prefix in ("http://", "https://"):
        session.mount(prefix, adapter)
    return session
