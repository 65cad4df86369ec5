# SPDX-License-Identifier: GPL-3.0-or-later
"""What Patina can do, as plain functions, which raise PatinaError for what they cannot do.

Operators and the timer call them, and so can any script that has the session. They do not report or draw anything.
"""
