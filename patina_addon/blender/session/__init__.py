# SPDX-License-Identifier: GPL-3.0-or-later
"""What this Blender knows and has running: its jobs, the history, what was spent, corrections on their way."""
