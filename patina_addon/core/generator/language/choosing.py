# SPDX-License-Identifier: GPL-3.0-or-later
"""Choose the form and the substance of a prompt among all that it names."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..forms import FORMS, SHEET
from ..recipe import words
from ..substances import FALLBACK, SUBSTANCES
from . import named
from .clauses import Clause, Place
from .entry import NOTHING, Entry, Role
from .lexicon import first_of, kind_of
from .sentence import Sentence

GENERAL_FORMS = words("sheet grid planks brick_bond slabs pavers panels strips setts siding cobbles ashlar plain_weave")
"""Forms that only say what the pieces are, so that a form that says how they lie is meant before them."""
SMALL_TILES = frozenset({"mosaic", "subway"})
"""Forms that say how large tiles are; how they lie is meant before them too, as in "hexagon mosaic"."""
WALLS = frozenset({"brick_bond", "rubble", "ashlar", "cobbles"})
"""Forms whose names say what they consist of: "oak and brick" are two materials, "oak and walnut planks" are one."""
SLAB = frozenset({"slab", "大板"})
"""A single one of marble is a sheet, as it is sold; slabs lie on a floor."""
CLOTH = "plain_weave"
GRASS = "grass"
CLOTHS = frozenset({"plain_weave", "twill", "denim_weave", "plaid", "knit"})
"""Forms that a metal only gives its color: "gold fabric"."""


@dataclass
class Choice:
    """What is made."""

    form: str = SHEET
    substance: str = FALLBACK
    clause: Clause | None = None
    """The clause that names it; None if no material is named."""
    used: list[int] = field(default_factory=list)
    """The tokens that name it."""
    colored_like: int | None = None
    """The token of a substance that it only has the color of."""
    is_imitated: bool = False
    """Whether what it looks like is not what it is."""
    look: str = ""
    """The id of the substance that it looks like, if it consists of another that is named too."""

    def is_metal(self) -> bool:
        """Return whether its substance is a metal."""
        return SUBSTANCES[self.substance].is_metal and not self.is_imitated


def choose(sentence: Sentence) -> Choice:
    """Return what is to be made, and note the tokens that are part of it."""
    return _Chooser(sentence).choice()


def _rank(form: str) -> int:
    """Return how much a form says of how its pieces lie."""
    return 0 if form in GENERAL_FORMS else 1 if form in SMALL_TILES else 2


class _Chooser:
    def __init__(self, sentence: Sentence) -> None:
        self._sentence = sentence
        self._imitated: set[int] = set()
        self._substances: list[int] = []
        """Tokens that name a substance alone, in the clause of the material."""
        self._forms: list[int] = []
        for clause in sentence.clauses:
            self._find_imitated(clause)

    def choice(self) -> Choice:
        clause, tokens = self._head()
        if clause is None:
            return self._thing_alone()
        choice = Choice(clause=clause)
        self._substances = [index for index in tokens if not self._entry(index).form]
        self._forms = [index for index in tokens if self._entry(index).form]
        self._add_later(clause)
        form = self._form()
        image = self._image(form)
        if form is None and image is not None and self._entry(image).form:
            form = image  # Brick effect wallpaper shows bricks.
        substance = self._substance(form, image)
        if form is not None and form not in self._forms and form != image:
            form = None
        choice.used = [index for index in dict.fromkeys((form, substance, image)) if index is not None]
        choice.form = self._entry(form).form if form is not None else ""
        if substance is not None:
            entry = self._entry(substance)
            choice.substance = (choice.form not in ("", SHEET) and entry.in_pieces) or entry.substance
        else:
            choice.substance = FORMS[choice.form or SHEET].substance
        if choice.form == CLOTH and form is not None and self._entry(form).substance:
            own = SUBSTANCES[choice.substance].form
            choice.form = own if own in CLOTHS else choice.form  # "denim fabric" is woven as denim is.
        choice.form = choice.form or self._usual_form(choice.substance)
        if form is not None and self._sentence.tokens[form].written in SLAB and choice.substance in named.POLISHED:
            choice.form = SHEET
        looks = [found for index in choice.used if (found := self._look(index, image)) != choice.substance]
        choice.look = next(filter(None, looks), "")
        choice.form = named.LOOK_FORMS.get((choice.form, kind_of(choice.look)), choice.form)
        choice.is_imitated = bool(choice.look) or substance in self._imitated
        self._vary(choice)
        self._sentence.place(*choice.used)
        self._settle_others(choice, form, tokens)
        return choice

    def _entry(self, index: int) -> Entry:
        return self._sentence.tokens[index].entry or NOTHING

    def _find_imitated(self, clause: Clause) -> None:
        """Note what is only imitated: "wood effect tiles", "faux leather"."""
        sentence = self._sentence
        for at, index in enumerate(clause.indices):
            entry = sentence.entry(index)
            if entry is None or entry.role is not Role.LOOK:
                continue
            if entry.value > 0:
                after = (other for other in clause.indices[at + 1 :] if self._is_material(other))
                self._imitated.update(list(after)[:1])
            elif at and self._is_material(clause.indices[at - 1]):
                is_joined = sentence.tokens[index].gap != " " or sentence.tokens[index].word != "like"
                self._imitated.update(clause.indices[at - 1 : at] if is_joined else ())

    def _is_material(self, index: int) -> bool:
        entry = self._sentence.entry(index)
        return entry is not None and entry.role is Role.MATERIAL

    def _strong(self, clause: Clause) -> list[int]:
        """Return the tokens of a clause that name a material which is not only a cover or an imitation."""
        everything = self._sentence.with_role(clause, Role.MATERIAL)
        named_here = [(index, entry) for index, entry in everything if index not in self._imitated]
        found = [index for index, entry in named_here if not entry.is_cover]
        if found and all(self._entry(index).substance == "soil" for index in found):
            # Of the ground one says what it is: "forest ground".
            return [index for index, entry in named_here if kind_of(entry.substance) == "loose"]
        return found

    def _head(self) -> tuple[Clause | None, list[int]]:
        """Return the clause that names the material, and the tokens in it that do."""
        clauses = self._sentence.clauses
        own = [clause for clause in clauses if not clause.place.is_beside]
        for clause in own:
            tokens = self._strong(clause)
            if tokens and self._lies_on_another(clause, tokens):
                continue
            if tokens:
                return clause, tokens
        for clause in own:
            tokens = [index for index in clause.indices if index in self._imitated]
            if tokens:
                return clause, tokens
        for clause in clauses:
            tokens = self._strong(clause)
            if tokens and clause.place.is_beside and not self._lies_on_another(clause, tokens):
                clause.place = Place.MAIN
                return clause, tokens
        found = {id(clause): self._covers(clause) for clause in clauses}
        on_top = [clause for clause in clauses if found[id(clause)]]
        # Only covers are named. All others lie on grass: "snow on grass", "moss and grass".
        below = [clause for clause in on_top if clause.place in (Place.ON, Place.AND)]
        on_grass = [clause for clause in below if GRASS in map(self._substance_of, found[id(clause)])]
        for clause in (*on_grass, *on_top):
            clause.place = Place.MAIN
            return clause, found[id(clause)][-1:]
        return None, []

    def _covers(self, clause: Clause) -> list[int]:
        return [index for index, entry in self._sentence.with_role(clause, Role.MATERIAL) if entry.substance]

    def _substance_of(self, index: int) -> str:
        return self._entry(index).substance

    def _lies_on_another(self, clause: Clause, tokens: list[int]) -> bool:
        """Return whether something loose lies on what the next clause names, as in "sand on asphalt"."""
        at = self._sentence.clauses.index(clause)
        after = self._sentence.clauses[at + 1 : at + 2]
        is_loose = all(
            kind_of(self._entry(index).substance) == "loose" and not self._entry(index).form for index in tokens
        )
        return is_loose and bool(after) and after[0].place is Place.ON and bool(self._strong(after[0]))

    def _add_later(self, head: Clause) -> None:
        """Add what later clauses say of the form, and of the substance if the head names none or a general one."""
        has_substance = bool(self._substances)
        for clause in self._sentence.clauses:
            if clause is head or clause.place.is_beside:
                continue
            for index in self._strong(clause):
                entry = self._entry(index)
                if entry.form and (clause.place is not Place.AND or not entry.substance or entry.form not in WALLS):
                    if not self._forms or self._says_more(index):
                        self._forms.append(index)
                elif not entry.form and clause.place is not Place.AND and self._is_wanted(entry, has_substance):
                    self._substances.append(index)
                    has_substance = True

    def _says_more(self, index: int) -> bool:
        """Return whether a later word says more of how pieces lie than a name does: "parquet, basket weave"."""
        rank, most = self._rank_of(index), max(map(self._rank_of, self._forms))
        return rank > most or (rank == most == 2 and all(self._entry(form).substance for form in self._forms))

    def _is_wanted(self, entry: Entry, has_substance: bool) -> bool:
        if not has_substance:
            return True
        last = self._entry(self._substances[-1]).substance
        return last in named.GENERAL and kind_of(last) == kind_of(entry.substance)

    def _rank_of(self, index: int) -> int:
        return _rank(self._entry(index).form)

    def _form(self) -> int | None:
        """Return the token of the form: the last that says how the pieces lie, or else what they are."""
        most = max(map(self._rank_of, self._forms), default=0)
        special = [index for index in self._forms if self._rank_of(index) == most > 0]
        pieces = [index for index in self._forms if self._entry(index).form != SHEET]
        return next((found[-1] for found in (special, pieces, self._forms) if found), None)

    def _image(self, form: int | None) -> int | None:
        """Return the token of what the material only looks like; a metal only gives its color."""
        found = [index for index in sorted(self._imitated) if self._entry(index).substance and index != form]
        return next((index for index in found if not SUBSTANCES[self._entry(index).substance].is_metal), None)

    def _look(self, index: int, image: int | None) -> str:
        entry = self._entry(index)
        return entry.substance if index == image else entry.look

    def _substance(self, form: int | None, image: int | None) -> int | None:
        """Return the token of the substance: the last that names one alone, or else what the form is known to be of."""
        if image is not None and not self._substances and (form is None or not self._entry(form).substance):
            return image  # Nothing says what imitates it: "faux leather", "wood effect panels".
        if form is not None and self._entry(form).form != SHEET and self._is_of_ground(form):
            self._forms.remove(form)
            return self._substances[-1]  # The waves of sand dunes are not those of a sheet.
        if form is not None and self._entry(form).form != SHEET:
            self._substances = [index for index in self._substances if self._can_be_laid(index, self._entry(form).form)]
        if self._substances:
            bark = [index for index in self._substances if self._entry(index).substance == "bark"]
            last = (bark or self._substances)[-1]  # "bark, willow" is bark as "willow bark" is.
            own = self._entry(last).substance
            if own in named.GENERAL:
                same = (index for index in reversed(self._substances) if self._is_special(index, own))
                return next(same, last)
            return last
        both = [index for index in self._forms if self._entry(index).substance]
        if form in both and self._entry(form).form not in GENERAL_FORMS:
            return form
        return both[0] if both else None  # "brick pavers" are of clay.

    def _can_be_laid(self, index: int, form: str) -> bool:
        """Return whether a form may consist of a substance: nobody lays pieces of sand, or weaves gold."""
        entry = self._entry(index)
        kind = kind_of(entry.substance)
        return bool(entry.in_pieces) or not (kind == "loose" or (kind == "metal" and form in CLOTHS))

    def _is_of_ground(self, form: int) -> bool:
        """Return whether a form that names no substance stands beside what cannot be laid in it, and nothing else."""
        if self._entry(form).substance or not self._substances or form not in self._forms:
            return False
        return not any(self._can_be_laid(index, self._entry(form).form) for index in self._substances)

    def _is_special(self, index: int, general: str) -> bool:
        substance = self._entry(index).substance
        return substance not in named.GENERAL and kind_of(substance) == kind_of(general)

    def _usual_form(self, substance: str) -> str:
        """Return the form of the thing that is made of a substance, or else the substance's own."""
        kind = kind_of(substance)
        for _, entry in reversed(self._things()):
            for key in (substance, kind):
                found = next((form for form in entry.forms.get(key, ()) if form in FORMS), "")
                if found:
                    return found
        own = SUBSTANCES[substance].form
        return own if own in FORMS else SHEET

    def _vary(self, choice: Choice) -> None:
        """Change the form or the substance to one that another word asks for: rubber with studs, crumpled paper."""
        varied, words = named.VARIANTS.get(choice.substance, ("", frozenset()))
        for index, token in enumerate(self._sentence.tokens):
            entry = self._sentence.entry(index)
            if entry is None or index in choice.used:
                continue
            if token.word in words:
                choice.substance = varied
                choice.used.append(index)
            elif choice.form != SHEET:
                continue
            elif "studs" in entry.layers and choice.substance in named.MOLDED:
                choice.form = "studs"
            elif entry.part == "line" and choice.substance in named.MARKED:
                choice.form = "road"
            else:
                continue
            self._sentence.place(index)

    def _things(self) -> list[tuple[int, Entry]]:
        own = (clause for clause in self._sentence.clauses if not clause.place.is_beside)
        return [found for clause in own for found in self._sentence.with_role(clause, Role.THING)]

    def _thing_alone(self) -> Choice:
        """Return what a thing is made of that stands without a material."""
        for index, entry in self._things():
            substance = first_of(named.THING_ALONE.get(self._sentence.tokens[index].word, ""), SUBSTANCES)
            if substance:
                self._sentence.place(index)
                clause = next(clause for clause in self._sentence.clauses if clause.holds(index))
                form = next((form for form in entry.forms.get(kind_of(substance), ()) if form in FORMS), SHEET)
                choice = Choice(form, substance, clause, [index])
                self._vary(choice)
                return choice
        return self._plastered()

    def _plastered(self) -> Choice:
        """Return plaster for a wall that is only described by its color or its state: "old white wall"."""
        tokens = self._sentence.tokens
        clauses = [clause for clause in self._sentence.clauses if not clause.place.is_beside]
        own = [index for clause in clauses for index in clause.indices if index not in self._sentence.none]
        is_known = all(tokens[index].entry and not tokens[index].does(Role.UNKNOWN) for index in own)
        if not is_known or not any(tokens[index].does(Role.COLOR, Role.LAYER) for index in own):
            return Choice()
        for clause in clauses:
            for index in clause.indices:
                if index in own and tokens[index].word in named.PLASTERED:
                    self._sentence.place(index)
                    return Choice(SHEET, FALLBACK, clause, [index])
        return Choice()

    def _settle_others(self, choice: Choice, form: int | None, tokens: list[int]) -> None:
        """Say what became of the other tokens that name materials."""
        for clause in self._sentence.clauses:
            for index, named_beside in self._sentence.with_role(clause, Role.MATERIAL):
                is_same = named_beside.form == choice.form != SHEET and not clause.place.is_beside
                if is_same or (named_beside.substance == choice.substance and not named_beside.form):
                    self._sentence.place(index)
        for index in dict.fromkeys((*tokens, *self._substances, *self._forms, *sorted(self._imitated))):
            entry = self._sentence.entry(index)
            if entry is None or index in choice.used:
                continue
            own = entry.substance
            is_general = own in named.GENERAL and kind_of(own) == kind_of(choice.substance)
            is_general = is_general or (choice.substance == "bark" and kind_of(own) == "wood")  # "oak bark"
            if own == choice.substance or entry.form == choice.form or is_general:
                self._sentence.place(index)
            elif entry.form and _rank(entry.form) < _rank(choice.form):
                self._sentence.place(index)  # Herringbone tiles are pieces that lie in a herringbone.
            elif entry.form == SHEET and form is not None:
                self._sentence.place(index)
            elif not entry.form and choice.colored_like is None and self._gives_color(own, choice.substance):
                choice.colored_like = index
                self._sentence.place(index)

    def _gives_color(self, substance: str, other: str) -> bool:
        """Return whether the name of a substance is a color for another: grounds are what they are."""
        return SUBSTANCES[substance].color is not None and "loose" not in (kind_of(substance), kind_of(other))
