# SPDX-License-Identifier: GPL-3.0-or-later
"""What a prompt says: from its text over its tokens and its clauses to a recipe. English and Chinese.

normalize    the text in one spelling (traditional)
tokens       its words and phrases, each with what it means (entry, lexicon, named, grammar, spelling, misspelling)
clauses      which of them are negated, and in which clause each stands (sentence)
choosing     the form and the substance
covering     the layers, and how much there is of each (amounts)
coloring     the colors of the material and its parts (colors)
sizing       the size, the number, and the direction of pieces
reading      the recipe, and what became of each word
naming       what the material is called
"""
