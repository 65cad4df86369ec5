# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done to finished maps: measured, corrected, derived, repaired. On a worker; originals stay as they are."""
