# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of fal need on the client's side."""

from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.services.fal import Fal

from .client import account
from .fal import FalServer

FAL_REQUEST = MaterialRequest("weathered red brick", ("basecolor", "normal", "height"), image_size=512)


def fal_service(server: FalServer, pace: float = 1e-3, timeout: float = 5.0, **changes: object) -> Fal:
    """The service as the add-on has it, but with seconds of `pace` seconds."""
    return Fal(account(server, timeout, **changes), pace)
