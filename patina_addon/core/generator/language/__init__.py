# SPDX-License-Identifier: GPL-3.0-or-later
"""What a prompt says: from its text over its tokens and its clauses to a recipe. English and Chinese.

normalize    the text in one spelling
tokens       its words and phrases, each with what it means (entry, lexicon)
scope        which of them are negated, and in which clause each stands
reading      the recipe, and what became of each word
"""
