# SPDX-License-Identifier: GPL-3.0-or-later
"""The least that a service is: it speaks the simplest JSON, and makes a map that no other service makes."""
