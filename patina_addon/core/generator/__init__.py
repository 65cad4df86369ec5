# SPDX-License-Identifier: GPL-3.0-or-later
"""The built-in generator: it turns a prompt into maps, with numpy alone."""
