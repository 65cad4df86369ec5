# SPDX-License-Identifier: GPL-3.0-or-later
"""The PATINA API: all three of its models."""
