# SPDX-License-Identifier: GPL-3.0-or-later
"""Every operator of the panel and of scripts: each has an action done and reports what comes of it."""

from . import account, corrections, export, fit_size, generate, history, jobs, materials, resuming

OPERATORS = (generate, jobs, resuming, history, materials, corrections, fit_size, export, account)
"""In the order in which they are registered."""
