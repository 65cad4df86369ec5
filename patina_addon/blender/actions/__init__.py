# SPDX-License-Identifier: GPL-3.0-or-later
"""What Patina can do, as plain functions: ordinary arguments, an ordinary result, and PatinaError if it cannot be done.

Operators and the timer call them; so can any script that has the session. They report nothing and draw nothing.
"""
