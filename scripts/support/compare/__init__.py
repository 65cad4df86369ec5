# SPDX-License-Identifier: GPL-3.0-or-later
"""What arrives of a material in other programs, by numbers.

`in_blender` makes a material from images that cannot be mistaken for turned, mirrored, or swapped ones (marks.py), puts
it on objects (scene.py), exports them, and renders what Blender itself shows. browser.py renders the files in three.js
and Babylon.js, and `in_blender` renders them once more after Blender's importers. measure.py compares the pictures.
checks.py asks programs that only read.
"""
