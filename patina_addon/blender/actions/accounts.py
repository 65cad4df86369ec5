# SPDX-License-Identifier: GPL-3.0-or-later
"""Test the key of an account at a service."""

import bpy

from ...core.services import SERVICES
from .. import preferences
from ..inputs import plan_request
from ..session.session import Session


def test_key(session: Session, context: bpy.types.Context, service_id: str) -> None:
    """Ask a service about its key, which is free. The answer goes to session.key_tests. Raises InvalidRequest."""
    service = SERVICES[service_id]
    if service.needs_internet:
        plan_request.check_online()
    session.key_tests.run(service, preferences.account_of(context, service), session.clock)
