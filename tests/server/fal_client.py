# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of fal need on the client's side."""

from typing import Any

from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.model.service import ServiceClient
from patina_addon.core.services.fal.spec import FAL

from .client import connect
from .fal import FalServer

FAL_REQUEST = MaterialRequest("weathered red brick", ("basecolor", "normal", "height"), image_size=512)


def fal_service(server: FalServer, **options: Any) -> ServiceClient:
    """A client of fal, see `connect`."""
    return connect(FAL, server, **options)
