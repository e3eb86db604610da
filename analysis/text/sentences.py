"""Split a block of text into sentences by checking only the places where a sentence may end.

A sentence may end at a stop (. ! ? or an ellipsis), together with closing quotation marks, brackets and note marks, that is
followed by whitespace and anything other than a lower-case letter, or directly by a capital. Most such places are clear:
before the stop is a lower-case word that is not an abbreviation, and after it a capital. Only the others are examined.
`resources/sentences/` has the knowledge for that: `rules.csv` names and explains the rules, and the words are in
`abbreviations.csv` (by kind), `sentence_starters.csv` (how often a word has a capital because a sentence begins, counted in
news text) and `reporting_verbs.csv`.
"""

from __future__ import annotations

import re

from analysis.resources import resource
from analysis.text.calendar import MONTHS, SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS

Span = tuple[int, int]

ABBREVIATIONS = {row["abbreviation"]: row["kind"] for row in resource("sentences/abbreviations")}
STARTERS = {row["word"] for row in resource("sentences/sentence_starters")}
REPORTING_VERBS = [row["verb"] for row in resource("sentences/reporting_verbs")]
NAMES_WITH_MARK = {"Yahoo", "Jeopardy", "Jeb", "Oklahoma", "Yum"}
BEHIND_THE_CLOCK = {
    *"ET EST EDT CT CST CDT MT MST MDT PT PST PDT GMT UTC BST CET Eastern Central Pacific Mountain".split(),
    *(WEEKDAYS + MONTHS + SHORT_MONTHS + SHORT_WEEKDAYS),
}

CLOSERS = "\"'”’»)]"
OPENERS = "\"'“‘«(["
BETWEEN = "—–/&+=|"  # marks that carry a sentence on or set off a name (“…” — Name)

_CLOSERS = re.escape(CLOSERS)
_NOTE = r"\s?\[(?:\d{1,3}(?:[,–-]\s?\d{1,3})*|[a-z]|note \d+|citation needed|\.\.\.|…)\]"
_CANDIDATE = re.compile(
    rf"[.!?…]++[{_CLOSERS}]*+(?:\s[”»])?+(?:[¹²³⁰⁴-⁹]|{_NOTE})*+"
    rf"(?:\s++(?![a-z](?![A-Z])|[.,;:…?!])|(?=[{re.escape(OPENERS)}]?[A-Z][a-z’']))"
)
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_NAME_SAID = re.compile(rf"(?:[A-Z][\w.’'-]*\s+){{1,4}}(?:{'|'.join(REPORTING_VERBS)})\b")
_NOTE_NUMBER = re.compile(r"\d{1,2}(?=\s+[A-Z])")
_LIST_MARK = re.compile(r"\d{1,3}|[A-Za-z]|[IVX]{2,4}|[ivx]{2,4}")
_NUMBER = re.compile(r"\d|[A-Z]\b|[IVXL]+\b")


def sentence_spans(text: str) -> list[Span]:
    """Character spans (first, last + 1) of the sentences of one paragraph, without surrounding whitespace.

    Every character that is not whitespace is in exactly one span.
    """
    spans = []
    length = len(text)
    sentence = length - len(text.lstrip())
    for candidate in _CANDIDATE.finditer(text):
        first, after = candidate.span()
        if after == length or first < sentence:
            continue
        matched = candidate.group()
        last = first + len(matched.rstrip())
        if last == after:
            last = after = _glued_end(text, first, last)
            if not after:
                continue
        else:
            word = text[max(text.rfind(" ", sentence, first) + 1, sentence) : first]
            plain = (
                last == first + 1
                and matched[0] == "."
                and word not in ABBREVIATIONS
                and word.isalpha()
                and not word.isupper()
                and len(word) > 1
                and text[after].isupper()
            )
            if not plain:
                if not _ends(text, sentence, first, first + len(matched.partition("[")[0].rstrip()), after):
                    continue
                number = _NOTE_NUMBER.match(text, after)
                if number and _starts(text, number.end() + 1):  # note number
                    last = number.end()
                    after = last + 1
        spans.append((sentence, last))
        sentence = after
    end = len(text.rstrip())
    if end > sentence:
        spans.append((sentence, end))
    return spans


def _ends(text: str, sentence: int, first: int, stop: int, after: int) -> bool:
    """Whether the sentence that began at `sentence` ends with the stop text[first:stop] (closing marks included);
    `after` is the position of the next word or opening mark."""
    before = text[max(text.rfind(" ", sentence, first) + 1, sentence) : first].split()
    word = before[-1].lstrip(OPENERS + BETWEEN + "-") if before and not text[first - 1].isspace() else ""
    place = after
    while text[place] in OPENERS and place + 1 < len(text):
        place += 1
    capital = text[place].isupper()
    quoted = stop > first + 1 and text[stop - 1] in CLOSERS
    if text[place] in BETWEEN or (
        place == after and text[place].islower() and not text[place + 1 : place + 2].isupper()
    ):
        return False
    if text[first] == "…" or text[first : first + 2] == "..":  # ellipsis
        ended_before = text[sentence:first].rstrip()[-1:] in {*CLOSERS, ".", "!", "?"}
        hesitating = not word and not ended_before
        return capital and (not hesitating or (_starts(text, place) and text[place : place + 2] != "I "))
    if text[first] != ".":  # reported question, name with a mark
        if quoted and _NAME_SAID.match(text, after) and (text[after : after + 2] == "I " or not _starts(text, after)):
            return False
        return word not in NAMES_WITH_MARK or _starts(text, place)
    if not word:  # a stop on its own
        return capital and first > sentence
    if first - len(word) <= sentence + 1 and not quoted and _LIST_MARK.fullmatch(word):  # list mark
        return False
    kind = _kind(word, capitals=text[place + 1 : place + 2].isupper())
    if kind == "initial" and word == "I" and text[first - 3 : first - 2].islower():  # “than I.”
        return True
    if kind is None or (quoted and text[stop - 1] in '"”'):
        return True
    return _abbreviation_ends(kind, text, after, place)


def _kind(word: str, capitals: bool) -> str | None:
    """The kind of abbreviation a word before a full stop is, or None; `capitals` says the next word is in capitals."""
    plain = word.lstrip("0123456789:")  # 5p.m.
    kind = ABBREVIATIONS.get(plain) or ABBREVIATIONS.get(plain.rpartition("-")[2])
    if kind is None and capitals and word.isupper():
        kind = ABBREVIATIONS.get(word.capitalize())
    if kind is None and word.isupper() and len(word) == 1:
        return "initial"
    if kind is None and "." in word and all(part.isalpha() and len(part) < 3 for part in word.split(".")):
        return "letters"
    return kind


def _abbreviation_ends(kind: str, text: str, after: int, place: int) -> bool:
    """Whether a sentence ends after an abbreviation of this kind; the next word is at `place`, and the marks that open
    it are at `after`."""
    if kind in ("title", "latin"):
        return False
    if kind == "last":
        return True
    if kind == "number":
        return _starts(text, place) or not _NUMBER.match(text, place)
    if kind == "clock":
        word = _WORD.match(text, place)
        if word is None or text[after] in "([":
            return False
        return word.group() not in BEHIND_THE_CLOCK
    return _starts(text, place)  # name, month, initial, letters


def _starts(text: str, place: int) -> bool:
    """Whether the word at `place` is rarely capitalised except at the start of a sentence (or is “I”, or ends in n’t)."""
    word = _WORD.match(text, place)
    if not word:
        return False
    stem, _, ending = word.group().replace("’", "'").partition("'")
    return stem in STARTERS or stem == "I" or ending == "t"


def _glued_end(text: str, first: int, last: int) -> int:
    """Where a sentence ends at a stop without a space behind it (a lower-case word before, a capital after), or 0."""
    before = text[max(0, first - 2) : first]
    if len(before) < 2 or not before.isalpha() or not before.islower():
        return 0
    address = text[max(text.rfind(" ", 0, first) + 1, 0) : first]
    if "/" in address or "@" in address or "www." in address:
        return 0
    opens = text[last - 1] == '"' and text.count('"', 0, first) % 2 == 0  # no quotation is open, so this one begins
    return last - 1 if opens else last
