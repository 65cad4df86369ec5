# SPDX-License-Identifier: GPL-3.0-or-later
"""The bench: rows of figures (rows), measured by groups (groups) in processes of three kinds (runners).

What runs in those processes is in `measuring`. Each number is on disk as soon as it is measured (order), so that
nothing that fails later can take it away.
"""
