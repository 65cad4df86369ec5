# SPDX-License-Identifier: GPL-3.0-or-later
"""Test the key of an account at a service, and open the preferences where it is entered."""

import bpy

from ...core.services import SERVICES
from .. import preferences
from ..inputs import plan_request
from ..narrowing import present
from ..session.session import Session


def test_key(session: Session, context: bpy.types.Context, service_id: str) -> None:
    """Ask a service about its key, which is free. The answer goes to session.key_tests. Raises InvalidRequest."""
    service = SERVICES[service_id]
    if service.needs_internet:
        plan_request.check_online()
    session.key_tests.run(service, preferences.account_of(context, service), session.clock)


def open_preferences(context: bpy.types.Context, is_patinas: bool) -> None:
    """Open the preferences on Patina's own page, unfolded, or on the page with Blender's online access."""
    if is_patinas:
        bpy.ops.preferences.addon_show(module=preferences.ADDON)
    else:
        present(context.preferences).active_section = 'SYSTEM'
        bpy.ops.screen.userpref_show('INVOKE_DEFAULT')
