# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs at work: threads, resuming, watching the store. It knows services and the store, and no Blender."""
