# SPDX-License-Identifier: GPL-3.0-or-later
"""The bench: rows of figures (rows.py), measured in groups (groups.py) by processes of three kinds (runners.py).

What runs in those processes is in `measuring`. Each measurement is on disk as soon as it is made (measurements.py), so
that a later failure does not lose it.
"""
