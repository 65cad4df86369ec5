# SPDX-License-Identifier: GPL-3.0-or-later
"""The built-in generator: a sentence in, maps out, numpy only."""
