# SPDX-License-Identifier: GPL-3.0-or-later
"""How the surface of a material repeats, measured on small copies of its maps."""
