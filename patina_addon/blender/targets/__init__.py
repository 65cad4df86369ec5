# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a material goes: remembered, looked up again, and filled, as one undo step."""
