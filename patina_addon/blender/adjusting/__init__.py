# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes of a material's maps, made by a worker and shown at a safe moment."""
