# SPDX-License-Identifier: GPL-3.0-or-later
"""A material for another program: its maps in a folder, packed and turned as that program wants them."""
