"""Who holds which office, from the title next to a name."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

import pandas as pd

from analysis.names.find import titles
from analysis.text.sentences import Span
from analysis.text.word_forms import fold

GENDERED = re.compile(r"(?:wo)?man$|person$")
OF_OFFICE = re.compile(r"^(?P<rank>minister|secretary) of (?:the )?(?P<field>\w+)$")
BEFORE = re.compile(r"(?:['’]s?)? ")
FOR = re.compile(r" (?:for|of|at) (?:the )?")
SET_OFF = re.compile(  # "X, a former UK ambassador"
    r", (?:an?|the|then|former|its|their|his|her) (?:[\w’'.-]+ ){0,3}", re.IGNORECASE
)
TITLED = ["article", "sentence", "person", "title", "office", "body", "says"]


def office(title: str) -> str:
    """The same form for every way to write an office.

    >>> office("spokeswoman"), office("Minister of Defence"), office("defense minister")
    ('spokesperson', 'defense minister', 'defense minister')
    """
    folded = " ".join(map(fold, title.split()))
    if match := OF_OFFICE.match(folded):
        return f"{match['field']} {match['rank']}"
    return GENDERED.sub("person", folded)


def find_offices(sentences: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """One row per person named with a title, in text order.

    Columns: `article`, `sentence`, `person`, `title` (in lower case), `office` (one form for the ways to write it), `body`
    (the organisation or place right before the title or, with "for" or "of", right after it; "" if none), `says` (title
    and name as written).

    >>> from analysis.text.words import cut_text
    >>> from analysis.names.find import find_names
    >>> text = cut_text("The spokesman, Ian Roe, left. Ada Lim, a spokesperson for Nato, stayed.")
    >>> find_offices(text, find_names(text))[["person", "office", "body", "says"]]
        person        office  body                    says
    0  Ian Roe  spokesperson                    spokesman, Ian Roe
    1  Ada Lim  spokesperson  NATO  Ada Lim, a spokesperson
    """
    named: dict[tuple[object, int], list[tuple[int, str, str, int]]] = defaultdict(list)
    columns = ["article", "sentence", "start", "mention", "kind", "end"]
    for article, sentence, *found in mentions[columns].itertuples(index=False, name=None):
        named[article, sentence].append(tuple(found))
    rows: list[tuple[object, ...]] = []
    for article, sentence, begin, text in sentences[["article", "sentence", "start", "text"]].itertuples(
        index=False, name=None
    ):
        found = named.get((article, sentence), [])
        persons = any(kind == "person" for *_, kind, _ in found)
        spans = [match.span() for match in _title_forms().finditer(text)] if persons else []
        for start, person, kind, end in found:
            place = _title(text, spans, start - begin, end - begin) if kind == "person" else None
            if place:
                title = text[slice(*place)]
                says = text[min(start - begin, place[0]) : max(end - begin, place[1])]
                body = _body(text, [(a - begin, *of, b - begin) for a, *of, b in found], place)
                rows.append((article, sentence, person, title.lower(), office(title), body, says))
    return pd.DataFrame(rows, columns=TITLED)


def _body(text: str, found: list[tuple[int, str, str, int]], title: tuple[int, int]) -> str:
    """The organisation or place right before a title or, joined by "for" or "of", right after it."""
    for start, name, kind, end in found:
        if kind in ("organisation", "place", "demonym"):
            before, after = text[end : title[0]], text[title[1] : start]
            if end <= title[0] and BEFORE.fullmatch(before) or FOR.fullmatch(after):
                return name
    return ""


@cache
def _title_forms() -> re.Pattern[str]:
    offices = [title for title, kind in titles().items() if kind == "office"]
    forms = [re.escape(title) for title in sorted(offices, key=len, reverse=True)]
    both = [form.replace("defense", "defen[cs]e") for form in forms]
    return re.compile(rf"\b(?:{'|'.join(both)})\b", re.IGNORECASE)


def _title(text: str, titled: list[Span], start: int, end: int) -> Span | None:
    """The place of a name's title: right before the name, or after a comma behind it."""
    for place in titled:
        if place[1] <= start and re.fullmatch(r",? ", text[place[1] : start]):
            return place
        if place[0] >= end and SET_OFF.fullmatch(text[end : place[0]]):
            return place
    return None
