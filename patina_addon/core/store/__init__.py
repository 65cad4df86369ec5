# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs on disk: what makes a paid task outlive the Blender that asked for it. Worker threads only.

`python3 -m patina_addon.core.store PATH --json` lists the jobs of a store without Blender.
"""

from .jobs import Store

__all__ = ["Store"]
