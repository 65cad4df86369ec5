# SPDX-License-Identifier: GPL-3.0-or-later
"""Turn the inputs of the panel or of a script into a request."""
