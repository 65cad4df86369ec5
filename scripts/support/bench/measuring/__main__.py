# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures groups without a window, each by the file of its name: python -m support.bench.measuring ORDER."""

import sys
from importlib import import_module

from ..order import Order, Report

order = Order.from_json(sys.argv[-1])
report = Report(order)
for group in order.groups:
    with report.catching(group):
        import_module(f"{__package__}.{group}").measure(order, report)
