# SPDX-License-Identifier: GPL-3.0-or-later
"""Blenders that are ended in the middle of everything, and what is left of the jobs: `python3 -m tests.kill --runs N`.

A real process with the real add-on works against the API on loopback, is killed, and another one goes on. Linux only.
"""
