# SPDX-License-Identifier: GPL-3.0-or-later
"""Which services a test is for, where it is not for all."""

import pytest

from .harnesses import ONLINE, WITH_KEY

online = pytest.mark.parametrize("harness", ONLINE, indirect=True)
"""Those that are asked over HTTP."""
with_key = pytest.mark.parametrize("harness", WITH_KEY, indirect=True)
"""Those that have a key."""
