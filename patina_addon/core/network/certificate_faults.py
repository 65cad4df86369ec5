# SPDX-License-Identifier: GPL-3.0-or-later
"""What went wrong with certificates: the service's, or the file of those that this computer trusts."""

from __future__ import annotations

import os
import ssl
from collections.abc import Sequence
from pathlib import Path

import requests
import urllib3

from ..model.errors import reason_of
from ..model.message import Message
from .causes import has

_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""Those that `requests` looks at, in its order. It does not look at SSL_CERT_FILE."""


def certificate_fault(causes: Sequence[BaseException], host: str) -> tuple[Message, Message] | None:
    """Return what happened and what to do if it was about certificates."""
    # urllib3 1.26, which older Blenders carry, has a CertificateError of its own, elsewhere in each of its releases.
    if has(causes, ssl.SSLCertVerificationError) or any(type(cause).__name__ == "CertificateError" for cause in causes):
        return Message("The certificate of {host} could not be verified.", host=host), how_to_verify()
    # `requests` raises a plain OSError if there is no such file.
    may_be_file = type(causes[0]) is OSError or has(causes, ssl.SSLError, urllib3.exceptions.SSLError)
    if may_be_file and (reason := _file_fault()):
        what = Message("The certificates in {path} cannot be read: {reason}.", path=_file(), reason=reason)
        if variable := _variable():
            return what, Message("Correct {variable}, then restart Blender.", variable=variable)
        return what, Message("Reinstall Blender, or set REQUESTS_CA_BUNDLE to a file of certificates.")
    return None


def how_to_verify() -> Message:
    """Return what to do if a certificate could not be verified."""
    if variable := _variable():
        return Message(
            "Check the computer's clock. If your network inspects traffic, add its certificate to {path}, which is set "
            "in {variable}.",
            path=_file(),
            variable=variable,
        )
    return Message(
        "Check the computer's clock. If your network inspects traffic, set REQUESTS_CA_BUNDLE to its certificate."
    )


def _variable() -> str:
    return next((variable for variable in _VARIABLES if os.environ.get(variable)), "")


def _file() -> str:
    return os.environ[_variable()] if _variable() else requests.utils.DEFAULT_CA_BUNDLE_PATH


def _file_fault() -> str | Message:
    """Return why the file of trusted certificates cannot be used; "" if it can."""
    path = Path(_file())
    try:
        if not path.is_dir():
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except ssl.SSLError:
        return Message("it does not contain a valid certificate")
    except OSError as error:
        return reason_of(error)
    return ""
