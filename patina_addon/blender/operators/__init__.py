# SPDX-License-Identifier: GPL-3.0-or-later
"""Every operator of the panel and of scripts: collect, call, report."""

from . import account, adjusting, generate, history, jobs, material, size, store

OPERATORS = (generate, jobs, store, history, material, adjusting, size, account)
"""In the order in which they are registered."""
