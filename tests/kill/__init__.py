# SPDX-License-Identifier: GPL-3.0-or-later
"""Kill Blenders in the middle of everything, and check what is left of the jobs: `python3 -m tests.kill --runs N`.

A real process with the real add-on works against the API on loopback, is killed, and another one resumes. Linux only.
"""

CHECKPOINT_PREFIX = "patina-checkpoint:"
"""What the line begins with in which a Blender reports a checkpoint."""
