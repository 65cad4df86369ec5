# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person sets, and the request that it makes."""
