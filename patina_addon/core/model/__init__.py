# SPDX-License-Identifier: GPL-3.0-or-later
"""Values and promises: what was asked for, what came of it, what a service offers. Standard library only."""
