# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests, their errors, and downloads. Only services use it; nothing else in the add-on uses a network."""
