# SPDX-License-Identifier: GPL-3.0-or-later
"""The languages of Patina besides English, a file for each. Its name is Blender's name of the language.

Its TEXTS are the texts of the interface by what they are in English, with the same names in braces. `docs/translating.md`
says how to make one.
"""
