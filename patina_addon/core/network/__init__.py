# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests, their troubles, and downloads. Only services use it; nothing else in the add-on talks to a network."""
