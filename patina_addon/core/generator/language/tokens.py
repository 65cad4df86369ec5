# SPDX-License-Identifier: GPL-3.0-or-later
"""A prompt as tokens: the longest phrases and words that are known, numbers, and what is not known.

English is split at spaces and hyphens. Chinese, which has none, is split into the longest known words, and what is
left between them is one unknown word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from .amounts import PIXELS
from .colors import from_hex
from .entry import Entry, Role
from .lexicon import LONGEST_CHINESE, LONGEST_PHRASE, LONGEST_WORD, Lexicon
from .normalize import normalize
from .spelling import is_chinese, singular

_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_PIECE = re.compile(
    r"#(?:[0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-z])"
    r"|[0-9]+(?:[.,][0-9]+)?"
    rf"|[{_HAN}]+"
    rf"|w/o|(?:[^\W\d_{_HAN}]|[\u0900-\u0eff])+(?:'[a-z]+)?"
    r'|[,;:.!?()\[\]|/&+"]'
)
_TIMES = re.compile(r"(?<=[0-9])( ?)\*( ?)(?=[0-9])")
_NUMBERED = re.compile("0[0-9]+")
"""The number of an asset."""
_NEGATING = (("un", ""), ("non", ""), ("", "less"))
"""What stands before or behind a word that it negates."""
GRAY = "灰"
"""The color, before a material, and otherwise dust."""
_NOUNS = "水雪霜雨锈漆灰尘叶"
"""Single characters that name layers, as nouns."""
SHORTEST_HALF = 3
_HALVES = (Role.MATERIAL, Role.LAYER, Role.THING)
"""What each of two words may be that are written as one."""
MOST = 400
"""How many tokens of a prompt are read; what comes then is one unknown token."""
REST = "\N{HORIZONTAL ELLIPSIS}"
VIDEO = frozenset({720.0, 1080.0, 1440.0, 2160.0})
"""Heights of images."""
SMALLEST_IMAGE = 256
"""A number of at least so many, beside another or a multiple of it, is a size in pixels."""


@dataclass(frozen=True)
class Token:
    """A word, a phrase, or a number."""

    written: str
    """As it is shown."""
    word: str
    """In the form that the tables use."""
    entry: Entry | None
    """What it means; None if it is not known."""
    gap: str = " "
    """What stands before it: a hyphen, nothing, or a blank."""
    is_negated: bool = False
    """Whether it negates itself, as "unpainted" does."""
    is_misspelled: bool = False
    """Whether `word` is only assumed to be meant."""

    def does(self, *roles: Role) -> bool:
        """Return whether it has one of these roles."""
        return self.entry is not None and self.entry.role in roles

    @property
    def is_chinese(self) -> bool:
        """Whether it is Chinese."""
        return is_chinese(self.written)


@dataclass(frozen=True)
class _Piece:
    shown: str
    plain: str
    gap: str


_STOP, _AND = Entry(Role.STOP), Entry(Role.AND)


def tokens_of(prompt: str, lexicon: Lexicon) -> list[Token]:
    """Return the tokens of a prompt."""
    pieces = _pieces(prompt)
    tokens: list[Token] = []
    at = 0
    while at < len(pieces):
        if len(tokens) >= MOST:
            return [*tokens[:MOST], Token(REST, REST, None)]
        piece = pieces[at]
        if is_chinese(piece.plain):
            tokens += _chinese(piece, lexicon)
            at += 1
        elif piece.plain[0].isdigit():
            at = _number(pieces, at, tokens, lexicon)
        else:
            used, token = _word(pieces, at, lexicon)
            halves = _halves(piece, lexicon) if token.entry is None or token.is_misspelled else ()
            if halves:
                pieces[at : at + 1] = halves
                continue
            tokens.append(token)
            at += used
    return tokens if len(tokens) <= MOST else [*tokens[:MOST], Token(REST, REST, None)]


def _pieces(prompt: str) -> list[_Piece]:
    shown, plain = normalize(prompt)
    plain = _TIMES.sub(r"\1x\2", plain)
    pieces: list[_Piece] = []
    end = 0
    for match in _PIECE.finditer(plain):
        between = plain[end : match.start()]
        gap = "-" if between == "-" else " " if between else ""
        pieces.append(_Piece(shown[match.start() : match.end()], match[0], gap))
        end = match.end()
    return pieces


def _word(pieces: list[_Piece], at: int, lexicon: Lexicon) -> tuple[int, Token]:
    """Return how many pieces belong to a token, and the token."""
    piece = pieces[at]
    plain = piece.plain
    if plain[0] == "#":
        return 1, Token(piece.shown, plain, Entry(Role.COLOR, color=from_hex(plain[1:])), piece.gap)
    if plain in ("/", "&", "+"):
        return 1, Token(piece.shown, plain, _AND, piece.gap)
    if not plain[0].isalpha() and plain != "w/o":
        return 1, Token(piece.shown, plain, _STOP, piece.gap)
    if singular(plain) in lexicon.starts:
        words = [singular(plain)]
        for other in pieces[at + 1 : at + LONGEST_PHRASE]:
            if not other.plain[0].isalpha() or is_chinese(other.plain):
                break
            words.append(singular(other.plain))
        for length in range(len(words), 1, -1):
            key = "_".join(words[:length])
            entry = lexicon.get(key)
            if entry:
                return length, Token(_text(pieces[at : at + length]), key, entry, piece.gap)
    found = lexicon.find(plain)
    if found is None and at + 1 < len(pieces) and pieces[at + 1].plain[0].isalpha():
        # "card board" is cardboard.
        joined = plain + pieces[at + 1].plain
        entry = lexicon.get(joined) or lexicon.get(singular(joined))
        if entry and entry.role is Role.MATERIAL:
            return 2, Token(_text(pieces[at : at + 2]), singular(joined), entry, piece.gap)
    if found:
        return 1, Token(piece.shown, found[0], found[1], piece.gap)
    for start, end in _NEGATING:
        inner = plain[len(start) : len(plain) - len(end)]
        found = lexicon.find(inner) if len(inner) > 2 and plain == start + inner + end else None
        if found and found[1].role in (Role.LAYER, Role.PART, Role.MATERIAL):
            return 1, Token(piece.shown, found[0], found[1], piece.gap, is_negated=True)
    meant = lexicon.meant(plain)
    if meant:
        return 1, Token(piece.shown, meant[0], meant[1], piece.gap, is_misspelled=True)
    return 1, Token(piece.shown, plain, None, piece.gap)


def _halves(piece: _Piece, lexicon: Lexicon) -> tuple[_Piece, ...]:
    """Return two known words that are written as one, as in the names of assets: "PaintedPlaster"."""
    plain = piece.plain
    if not plain.isalpha() or len(plain) > LONGEST_WORD:
        return ()
    for cut in range(len(plain) - SHORTEST_HALF, SHORTEST_HALF - 1, -1):
        last = lexicon.find(plain[cut:])
        first = lexicon.find(plain[:cut]) if last and last[1].role in _HALVES else None
        if first and last and first[1].role in _HALVES and Role.MATERIAL in (first[1].role, last[1].role):
            return _Piece(piece.shown[:cut], plain[:cut], piece.gap), _Piece(piece.shown[cut:], plain[cut:], "")
    return ()


def _text(pieces: list[_Piece]) -> str:
    return pieces[0].shown + "".join(piece.gap + piece.shown for piece in pieces[1:])


def _number(pieces: list[_Piece], at: int, tokens: list[Token], lexicon: Lexicon) -> int:
    """Add a number, one or two lengths, or a size in pixels as a token, and return the index of the piece after it."""
    first, start = pieces[at], at
    numbers, scales = [_value(first)], [0.0]
    shown, of_image = first.shown, False
    at += 1
    while at < len(pieces):
        piece = pieces[at]
        is_number_next = at + 1 < len(pieces) and pieces[at + 1].plain[0].isdigit()
        if piece.plain in ("x", "by", "乘") and is_number_next:
            numbers.append(_value(pieces[at + 1]))
            scales.append(0.0)
            shown += _text_after(pieces[at : at + 2])
            at += 2
            continue
        unit, rest = _unit_of(piece, lexicon)
        if scales[-1] or not unit:
            break
        of_image = of_image or unit < 0
        scales[-1] = abs(unit)
        shown += piece.gap + piece.shown[: len(piece.shown) - len(rest)]
        if rest:
            pieces[at] = _Piece(piece.shown[-len(rest) :], rest, "")
            break
        at += 1
    entry = _meaning(numbers, scales, of_image)
    before = tokens[-1] if tokens else None
    is_glued = first.gap == "" and before is not None and before.written.isascii() and before.written.isalpha()
    if entry.role is Role.NUMBER and (is_glued or _NUMBERED.fullmatch(first.plain)):
        entry = Entry(Role.FILLER)  # It is the number of an asset: Bricks076, castle_brick_02.
    if (
        at < len(pieces)
        and at == start + 1
        and pieces[at].gap == ""
        and pieces[at].plain.isascii()
        and pieces[at].plain.isalpha()
    ):
        is_numbered = entry.role is Role.FILLER and len(pieces[at].plain) == 1  # Bricks076C
        written = shown + pieces[at].shown
        tokens.append(
            Token(written, shown + pieces[at].plain, entry if is_numbered else None, first.gap)
        )  # 18th, 1960s
        return at + 1
    tokens.append(Token(shown, "", entry, first.gap))
    return at


def _meaning(numbers: list[float], scales: list[float], of_image: bool) -> Entry:
    scale = next((scale for scale in reversed(scales) if scale), 0.0)
    if not scale and not of_image and len(numbers) > 1:
        scale = _usual_unit(numbers)
    is_size = not scale and (
        (len(numbers) > 1 and min(numbers) >= SMALLEST_IMAGE)
        or (numbers[0] >= SMALLEST_IMAGE and numbers[0] % 256 == 0)
    )
    if of_image or is_size:
        return Entry(Role.FILLER)
    if not scale:
        return Entry(Role.NUMBER, value=numbers[0] if len(numbers) == 1 else 0.0)  # "2x2" is no count.
    lengths = sorted((number * (own or scale) for number, own in zip(numbers, scales, strict=True)), reverse=True)
    first, second, third = [*lengths, 0.0, 0.0][:3]
    return Entry(Role.LENGTH, value=first, other=second, third=third)


def _usual_unit(numbers: list[float]) -> float:
    """Return the unit that tiles of such a size are named in, in millimeters; 0 if they are none, or an image."""
    if all(number % 64 == 0 for number in numbers) or not VIDEO.isdisjoint(numbers):
        return 0.0
    if all(10 <= number <= 120 for number in numbers) and min(numbers) < 100:
        return 10.0
    return 1.0 if all(20 <= number <= 3000 for number in numbers) else 0.0


def _value(piece: _Piece) -> float:
    return min(1e6, float(piece.plain.replace(",", ".")[:12]))


def _unit_of(piece: _Piece, lexicon: Lexicon) -> tuple[float, str]:
    """Return how many millimeters a unit has, and what stands behind it; 0 if it is none, less if it is of an image."""
    plain = piece.plain
    if plain == '"' or (plain == "in" and piece.gap != " "):
        return (25.4, "") if piece.gap == "" or plain == "in" else (0.0, "")
    if plain in PIXELS and (piece.gap == "" or len(plain) > 1):
        return -1.0, ""
    if is_chinese(plain):
        for length in (2, 1):
            entry = lexicon.get(plain[:length])
            if entry and entry.role is Role.UNIT:
                return entry.value, plain[length:]
        return 0.0, ""
    found = lexicon.find(plain)
    return (found[1].value if found and found[1].role is Role.UNIT else 0.0), ""


def _text_after(pieces: list[_Piece]) -> str:
    return "".join(piece.gap + piece.shown for piece in pieces)


def _chinese(piece: _Piece, lexicon: Lexicon) -> list[Token]:
    """Return the tokens of a run of Chinese characters."""
    tokens: list[Token] = []
    at, unknown = 0, -1

    def end_unknown() -> None:
        nonlocal unknown
        if unknown >= 0:
            tokens.append(
                Token(piece.shown[unknown:at], piece.plain[unknown:at], None, piece.gap if not unknown else "")
            )
            unknown = -1

    while at < len(piece.plain) and len(tokens) <= MOST:
        length = _longest(piece.plain, at, lexicon)
        if unknown >= 0 and length == 1 and piece.plain[at] in _NOUNS:
            length = 0
        if length:
            end_unknown()
            word = piece.plain[at : at + length]
            tokens.append(Token(piece.shown[at : at + length], word, lexicon.get(word), "" if at else piece.gap))
        elif unknown < 0:
            unknown = at
            # The head of a Chinese noun is its end: what follows a single character is what it is about.
            if tokens and len(tokens[-1].word) == 1 and (tokens[-1].does(Role.MATERIAL) or tokens[-1].word in _NOUNS):
                unknown -= len(tokens.pop().word)
        at += length or 1
    end_unknown()
    for number, (token, after) in enumerate(pairwise(tokens)):
        if token.word == GRAY and after.does(Role.MATERIAL):
            tokens[number] = replace(token, word=f"{GRAY}色", entry=lexicon.get(f"{GRAY}色"))
    return tokens


def _longest(text: str, at: int, lexicon: Lexicon) -> int:
    """Return how many characters the longest known word there has; 0 if none is known."""
    for length in range(min(LONGEST_CHINESE, len(text) - at), 0, -1):
        if lexicon.get(text[at : at + length]):
            return length
    return 0
