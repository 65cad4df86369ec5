# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure groups without a window, each with the file of its name: python -m support.bench.measuring SETTINGS."""

import sys
from importlib import import_module

from ..measurements import Report
from ..settings import Settings

settings = Settings.from_json(sys.argv[-1])
report = Report(settings)
for group in settings.groups:
    with report.catching(group):
        import_module(f"{__package__}.{group}").measure(settings, report)
