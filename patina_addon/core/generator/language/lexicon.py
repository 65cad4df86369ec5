# SPDX-License-Identifier: GPL-3.0-or-later
"""Every word and phrase that is known, with its meaning, collected from all tables."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from ..forms import FORMS
from ..layers import LAYERS
from ..substances import SUBSTANCES
from . import amounts, colors, grammar, named
from .entry import Entry, Role
from .misspelling import Misspellings
from .spelling import bases, is_chinese, singular

LONGEST_CHINESE = 8
LONGEST_PHRASE = 4
"""How many words a phrase has at most."""
LONGEST_WORD = 30
"""A word with more letters is not known."""
_TELLING = (Role.MATERIAL, Role.LAYER, Role.COLOR, Role.PART)
"""What a misspelled word may mean."""


class Lexicon:
    """Finds words and phrases."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        """By word; the words of a phrase are in the singular and joined by underscores."""
        self.starts: set[str] = set()
        """The first word of each phrase."""
        self._sorted: list[str] = []
        self._misspellings: Misspellings | None = None

    def __contains__(self, word: str) -> bool:
        return _key(word) in self.entries

    def get(self, word: str) -> Entry | None:
        """Return the meaning of a word or a phrase as it stands."""
        return self.entries.get(word)

    def put(self, words: Iterable[str], entry: Entry, is_weak: bool = False) -> None:
        """Give words and phrases a meaning; with `is_weak`, only those that have none yet."""
        for word in words:
            key = _key(word)
            if is_weak and key in self.entries:
                continue
            self.entries[key] = entry
            if "_" in key:
                self.starts.add(key.partition("_")[0])
                joined = key.replace("_", "")
                self.entries.setdefault(joined, entry)

    def find(self, word: str) -> tuple[str, Entry] | None:
        """Return the base form of an English word, with its meaning."""
        if len(word) > LONGEST_WORD:
            return None
        entry = self.get(word)
        if entry:
            return word, entry
        for base, ending in bases(word):
            entry = self.get(base)
            if entry and _takes(entry, ending):
                return base, entry if entry.role is not Role.LAYER or not ending else replace(
                    entry, is_noun=ending == "s"
                )
        return None

    def meant(self, word: str) -> tuple[str, Entry] | None:
        """Return the known word that a misspelled one is meant to be, with its meaning; None if it is not clear."""
        if any(base in self.entries for base, _ in bases(word)):
            return None  # It is another form of a known word, such as sanded.
        if self._misspellings is None:
            self._misspellings = Misspellings(word for word, entry in self.entries.items() if entry.role in _TELLING)
        meant = [(found, self.entries[found]) for found in self._misspellings.meant(word)]
        materials = [found for found in meant if found[1].role is Role.MATERIAL] or meant
        is_clear = len({(entry.substance, entry.form, *entry.layers, entry.color) for _, entry in materials}) == 1
        return materials[0] if is_clear else None

    def begins(self, start: str) -> bool:
        """Return whether a known word begins with this one."""
        self._sorted = self._sorted or sorted(self.entries)
        at = bisect_left(self._sorted, start)
        return at < len(self._sorted) and self._sorted[at].startswith(start)


def _key(word: str) -> str:
    return "_".join(map(singular, word.split("_"))) if "_" in word else word


def _takes(entry: Entry, ending: str) -> bool:
    """Return whether a word may have an ending: "sanded" says nothing of sand, while "tiled" is of tiles."""
    if entry.role in (Role.FILLER, Role.THING, Role.UNKNOWN, Role.UNIT, Role.NUMBER):
        return ending == "s"
    if entry.role is Role.COLOR:
        return ending == "s"
    if entry.role in (Role.MATERIAL, Role.PART):
        return ending in ("s", "y", "en", "work") or (bool(entry.form) and ending in ("ed", "ing"))
    return entry.role in (Role.LAYER, Role.DETAIL)


@cache
def lexicon() -> Lexicon:
    """Return the lexicon, made at the first call."""
    known = Lexicon()
    _put_tables(known)
    _put_grammar(known)
    _put_amounts(known)
    _put_colors(known)
    _put_layers(known)
    _put_names(known)
    known.put(named.UNKNOWN.split(), Entry(Role.UNKNOWN), is_weak=True)
    known.put(named.OBJECTS.split(), Entry(Role.DETAIL), is_weak=True)
    for _, words in named.VARIANTS.values():
        known.put(words, Entry(Role.DETAIL), is_weak=True)
    _put_details(known)
    return known


def details_of(thing: object) -> frozenset[str]:
    """Return the details of a form or a substance."""
    own: frozenset[str] = getattr(thing, "details", frozenset())
    return own | named.INHERENT.get(getattr(thing, "id", ""), frozenset())


def first_of(ids: str, table: Iterable[str]) -> str:
    """Return the first id that a table has; empty if it has none."""
    return next((one for one in ids.split() if one in table), "")


@cache
def kind_of(substance: str) -> str:
    """Return the kind of a substance in KINDS; its own id if it is of none."""
    kind = next((kind for kind, ids in named.KINDS.items() if substance in ids.split()), "")
    if not kind and substance in SUBSTANCES and SUBSTANCES[substance].is_metal:
        return "metal"
    return kind or substance


def _put_grammar(known: Lexicon) -> None:
    known.put(grammar.THINGS.split(), Entry(Role.THING), is_weak=True)
    known.put(grammar.FILLERS.split(), Entry(Role.FILLER))
    for words, forms in named.THINGS.items():
        ids = {kind: tuple(names.split()) for kind, names in forms.items()}
        known.put(words.split(), Entry(Role.THING, forms=ids))
    for role, text in grammar.LINKS.items():
        known.put(text.split(), Entry(role))
    for strength, text in grammar.COVERED.items():
        known.put(text.split(), Entry(Role.COVERED, value=strength))
    known.put(grammar.COVERED_AFTER.split(), Entry(Role.STRENGTH, value=1.6, is_after=True))
    known.put(grammar.LOOK_BEFORE.split(), Entry(Role.LOOK, value=1))
    known.put(grammar.LOOK_AFTER.split(), Entry(Role.LOOK, value=-1))


def _put_amounts(known: Lexicon) -> None:
    for strength, text in amounts.STRENGTH.items():
        known.put(text.split(), Entry(Role.STRENGTH, value=strength))
    for (length, height), text in amounts.SIZES.items():
        known.put(text.split(), Entry(Role.SIZE, value=length, other=height))
    for word, number in amounts.NUMBERS.items():
        known.put([word], Entry(Role.NUMBER, value=number))
    for millimeters, text in amounts.UNITS.items():
        known.put(text.split(), Entry(Role.UNIT, value=millimeters), is_weak=True)
    for word, turned in amounts.DIRECTIONS.items():
        known.put([word], Entry(Role.DIRECTION, value=turned))


def _put_colors(known: Lexicon) -> None:
    for text, color in colors.COLORS.items():
        known.put(text.split(), Entry(Role.COLOR, color=color), is_weak=True)
    known.put(colors.COLORFUL.split(), Entry(Role.COLOR, color=colors.MANY[0]))
    for base, text in colors.TINTS.items():
        known.put(text.split(), replace(known.entries[base], value=0.0))
    for text, factor in colors.TONES.items():
        known.put(text.split(), Entry(Role.TONE, value=factor))


def _put_tables(known: Lexicon) -> None:
    for form in FORMS.values():
        known.put(form.words, Entry(Role.MATERIAL, form=form.id))
    for substance in SUBSTANCES.values():
        known.put(substance.words, Entry(Role.MATERIAL, substance=substance.id))


def _put_layers(known: Lexicon) -> None:
    for layer in LAYERS.values():
        _put_layer(known, layer.words, layer.id)
    for text, ids in named.LAYERS_BY_WORDS.items():
        found = first_of(ids, LAYERS)
        if found:
            _put_layer(known, [word for word in text.split() if _is_free(known, word)], found)
    for text, part in named.PARTS.items():
        for word in text.split():
            entry = known.get(_key(word)) or Entry(Role.PART)
            known.put(
                [word],
                replace(entry, part=part) if entry.role in (Role.MATERIAL, Role.LAYER) else Entry(Role.PART, part=part),
            )


def _is_free(known: Lexicon, word: str) -> bool:
    """Return whether a word names neither a layer nor a material yet."""
    entry = known.get(_key(word))
    return entry is None or entry.role not in (Role.LAYER, Role.MATERIAL)


def _put_layer(known: Lexicon, words: Iterable[str], layer: str) -> None:
    """Add the words of a layer. One that also names a substance is that substance, unless it lies on another."""
    for word in words:
        entry = known.get(_key(word))
        if entry and entry.role is Role.MATERIAL and not entry.form:
            known.put([word], replace(entry, cover=layer))
        else:
            known.put(
                [word],
                Entry(Role.LAYER, layers={layer: 1.0}, is_noun=is_chinese(word) or singular(word) in named.NOUNS),
            )


def _put_details(known: Lexicon) -> None:
    """Add the words that only change how something looks, and others for the same."""
    details = {word for table in (FORMS, SUBSTANCES) for thing in table.values() for word in details_of(thing)}
    known.put(details, Entry(Role.DETAIL), is_weak=True)
    for text in named.LAYERS_BY_WORDS:
        also = details.intersection(text.split())
        if also:
            known.put(text.split(), Entry(Role.DETAIL, also=frozenset(also)), is_weak=True)


def _put_names(known: Lexicon) -> None:
    for name in named.NAMES:
        entry = _entry_of(name)
        words = name.words.split()
        if entry is None:
            known.put(words, Entry(Role.UNKNOWN), is_weak=True)
            continue
        for word in words:
            before = known.get(_key(word))
            part = before.part if before else ""
            cover = entry.cover or (before.cover if before else "")
            if before and before.role is Role.LAYER and not entry.is_cover and not cover:
                cover = next(iter(before.layers))
            known.put([word], replace(entry, part=part, cover=cover) if entry.substance and not entry.form else entry)


def _entry_of(name: named.Name) -> Entry | None:
    """Return the meaning of a name; None if what it names does not exist."""
    form, substance = first_of(name.forms, FORMS), first_of(name.substances, SUBSTANCES)
    if (name.forms and not form) or (name.substances and not substance):
        return None
    cover = first_of(name.cover, LAYERS)
    if not form and not substance:
        return Entry(Role.LAYER, layers={cover: 1.0}) if cover else None
    color = next((color for words, color in colors.COLORS.items() if name.color in words.split()), None)
    return Entry(
        Role.MATERIAL,
        substance=substance,
        in_pieces=first_of(name.in_pieces, SUBSTANCES),
        form=form,
        layers={layer: strength for layer, strength in name.layers.items() if layer in LAYERS and layer != substance},
        look=first_of(name.look, SUBSTANCES),
        cover=cover,
        color=color if name.color else None,
        has_joint=name.has_joint,
        also=frozenset(name.also.split()) | frozenset(name.words.replace("_", " ").split()[:1]),
    )
