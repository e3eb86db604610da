"""What each outlet added, cut, softened, hardened or changed relative to others with one original.

Sentences of one group (`analysis.overlap.origins`) are laid side by side and compared by the words that
weigh a statement: hedges, verbs of attribution, numbers, dates, places, names and their spelling.
Which of two wordings came first is not known: what one outlet has, the other may have cut.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measures.attribution import attributions
from analysis.measures.hedges import HEDGES
from analysis.measures.hedges import cues as hedge_cues
from analysis.names.mentions import find_mentions
from analysis.names.same import name_key, place_or_body
from analysis.overlap.origins import origins
from analysis.overlap.reworded import reworded
from analysis.overlap.ties import matched_sentences
from analysis.resources import resource
from analysis.text.given import body_of
from analysis.text.matching import as_listed
from analysis.text.word_forms import bare, fold
from analysis.text.words import cut_words

# Similarity from which sentences are laid side by side. Lower than between strangers: articles of
# one group are known to tell the same.
COUNTERPART = 0.25
SOFT = {"vouching": 0, "neutral": 1, "emphatic": 1, "guarded": 2, "distancing": 2}
CHANGED = {
    "number": ["number"],
    "date": ["date"],
    "place": ["place"],
    "name": ["person", "organisation", "event", "other name"],
}
NAMES = [*CHANGED["name"], "place"]
SIDE = ["sentence", "start", "end", "words", "text"]
EDITS = ["event", "origin", "kind", "effect", "article", "outlet", "other", "other_outlet"]
EDITS += [*SIDE, *(f"other_{name}" for name in SIDE)]
ENDS = ["first", "first_sentence", "second", "second_sentence"]
PLACES = {f"other_{name}": "Int64" for name in ("sentence", "start", "end")}


@dataclass
class Told:
    """One sentence and the words in it that weigh or fix what it says."""

    article: object
    sentence: int
    start: int
    end: int
    text: str
    hedges: list[str] = field(default_factory=list)
    verbs: list[tuple[str, str]] = field(default_factory=list)  # cue, stance
    mentions: list[tuple[str, str, str]] = field(default_factory=list)  # kind, mention, text
    words: list[str] = field(default_factory=list)

    def of(self, kinds: Sequence[str]) -> dict[str, str]:
        """What the sentence mentions of some kinds: the text by the one form for its spellings."""
        return {mention: text for kind, mention, text in reversed(self.mentions) if kind in kinds}


class Edit(NamedTuple):
    """A difference of two sentences side by side, told from the one that has the words."""

    kind: str
    effect: str
    swapped: bool  # the second of the two has them
    words: list[str]
    other_words: list[str]


SURE = 0.6  # score of an attribution that counts as a change


@cache
def _stances() -> dict[str, str]:
    """The stance of every form of a cue: neutral, distancing, vouching, guarded, emphatic, denying."""
    stance = {row["cue"]: row["stance"] for row in resource("attribution_stances")}
    return {row["form"]: stance[row["cue"]] for row in resource("attribution_forms") if row["cue"] in stance}


Sentences = dict[tuple[object, int], Told]
Groups = dict[object, tuple[object, int]]  # event and origin, by article
Rows = Iterator[tuple[object, ...]]


def known_cue(cue: str) -> str:
    """A cue of attribution as the lists have it.

    >>> known_cue("According  to")
    'according to'
    """
    return " ".join(as_listed(cue).split())


def read_sentences(articles: pd.DataFrame, sentences: pd.DataFrame | None = None) -> Sentences:
    """Every body sentence with what it hedges, attributes and mentions, by article and position."""
    body = body_of(articles, sentences, compared=True)
    columns = ["article", "sentence", "start", "end", "text"]
    told = {row[:2]: Told(*row) for row in body[columns].itertuples(index=False, name=None)}
    rows, words = list(told.values()), cut_words(body)
    for row, forms in zip(rows, words.by_sentence(), strict=True):
        row.words = forms
    hedges = hedge_cues(words)
    weak = hedges[hedges["category"].isin([*HEDGES, "distancing"])]
    quotes = body["quotes"].to_list()
    for at, first, last in weak[["row", "first", "last"]].itertuples(index=False, name=None):
        start, end = words.offsets[first][0], words.offsets[last][1]
        row = rows[at]
        if any(opened <= start < closed for opened, closed in quotes[at]):  # the speaker hedges, not the outlet
            continue
        row.hedges.append(row.text[start - row.start : end - row.start])
    said = attributions(body)
    said = said[said["score"] >= SURE]
    for article, at, cue in said[["article", "sentence", "cue"]].itertuples(index=False, name=None):
        told[article, at].verbs.append((cue, _stances().get(known_cue(cue), "")))
    mentioned = find_mentions(articles, sentences=body)
    columns = ["article", "sentence", "kind", "mention", "text"]
    for article, at, *mention in mentioned[columns].itertuples(index=False, name=None):
        told[article, at].mentions.append((mention[0], mention[1], mention[2]))
    return told


# Two sentences ---------------------------------------------------------------------------------


def differences(one: Told, other: Told) -> Iterator[Edit]:
    """Every difference that weighs between two sentences that say much the same."""
    yield from _hedged(one, other)
    yield from _attributed(one, other)
    for kind, kinds in CHANGED.items():
        yield from _changed(kind, one.of(kinds), other.of(kinds))
    yield from _spelled(one, other)


def _hedged(one: Told, other: Told) -> Iterator[Edit]:
    if len(one.hedges) != len(other.hedges):
        swapped = len(one.hedges) < len(other.hedges)
        more, less = (other, one) if swapped else (one, other)
        yield Edit("hedge", "softer", swapped, more.hedges, less.hedges)


def _attributed(one: Told, other: Told) -> Iterator[Edit]:
    swapped = len(one.verbs) < len(other.verbs)
    if bool(one.verbs) != bool(other.verbs):
        cues = [cue for cue, _ in (other if swapped else one).verbs]
        yield Edit("attribution", "softer", swapped, cues, [])
        return
    scales = [[SOFT[stance] for _, stance in side.verbs if stance in SOFT] for side in (one, other)]
    if all(scales) and max(scales[0]) != max(scales[1]):
        swapped = max(scales[0]) < max(scales[1])
        softer, harder = (other, one) if swapped else (one, other)
        yield Edit("attribution verb", "softer", swapped, *_told_apart(softer.verbs, harder.verbs))


def _told_apart(one: list[tuple[str, str]], other: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """The cues of each that the other has not."""
    known, others = ({known_cue(cue) for cue, _ in side} for side in (one, other))
    return (
        [cue for cue, _ in one if known_cue(cue) not in others],
        [cue for cue, _ in other if known_cue(cue) not in known],
    )


def _changed(kind: str, here: dict[str, str], there: dict[str, str]) -> Iterator[Edit]:
    mine = [text for mention, text in here.items() if mention not in there]
    others = [text for mention, text in there.items() if mention not in here]
    if mine and others:
        yield Edit(kind, "differs", False, mine, others)
    elif kind in ("number", "date") and (mine or others):
        yield Edit(kind, "more exact", not mine, mine or others, [])


def _spelled(one: Told, other: Told) -> Iterator[Edit]:
    names = [side.of(NAMES) for side in (one, other)]
    pairs = [
        (names[0][mention], names[1][mention])
        for mention in names[0]
        if mention in names[1] and is_variant(names[0][mention], names[1][mention])
    ]
    here, there = ({_plain(word): word for word in side.words} for side in (one, other))
    folded = {fold(bare(word)): word for plain, word in there.items() if plain not in here}
    pairs += [
        (word, folded[fold(bare(word))])
        for plain, word in here.items()
        if plain not in there and fold(bare(word)) in folded
    ]
    if pairs:
        mine, others = zip(*dict.fromkeys(pairs), strict=True)
        yield Edit("spelling", "same", False, list(mine), list(others))


def _plain(word: str) -> str:
    return as_listed(bare(word))


def is_variant(one: str, other: str) -> bool:
    """Whether two texts of one name are spellings of it, not a longer and a shorter form.

    >>> is_variant("Kim Jong Un", "Kim Jong-un"), is_variant("Kim Jong Un", "Kim")
    (True, False)
    >>> is_variant("Vladivostok", "Vladivostock"), is_variant("Ukraine", "Ukrainian")
    (True, False)
    """
    keys = [name_key(text.split()) for text in (one, other)]
    if _plain(one) == _plain(other) or len(keys[0]) != len(keys[1]):
        return False
    if keys[0] == keys[1]:
        return True
    differing = [(a, b) for a, b in zip(*keys, strict=True) if a != b]
    listed = [place_or_body(key) for key in keys]
    return not all(listed) and len(differing) == 1 and abs(len(differing[0][0]) - len(differing[0][1])) < 2


# The table -------------------------------------------------------------------------------------


def edits(
    articles: pd.DataFrame, groups: pd.DataFrame | None = None, *, sentences: pd.DataFrame | None = None
) -> pd.DataFrame:
    """One row per difference between articles that likely tell from one original.

    `groups` is the table of `origins` unless given. Columns: `event`, `origin`; `kind`; `effect`;
    `article`, `outlet`, `sentence`, `start`, `end`, `text` (the sentence that has the words, with
    its offsets) and `words` (those responsible, "; "-joined); the same of the sentence beside it as
    `other`, `other_outlet`, `other_sentence`, `other_start`, `other_end`, `other_text`,
    `other_words` (NA and "" where no sentence stands beside it).

    Kinds: `hedge` (the article hedges more often there than the other), `attribution` (it says who
    says so, the other does not), `attribution verb` (the verbs differ in what the writer vouches
    for: `resources/attribution_stances.csv`), `number`, `date`, `place`, `name` (each has one that
    the other has not), `spelling`, `claim` and `comment` (a sentence without its like in the group;
    a claim attributes something or names what nobody else names).
    Effects: `softer` than the other (so the other is harder), `differs`, `more exact`, `same`, `only
    here` (no other article on the event has its like), `elsewhere` (another group has), `moved` (the
    other attributes in the same words in the sentence before or after).

    Experimental: 20 rows read that are no claim or comment, of two stories that nobody tuned to (BASIL,
    `data/rows_read.csv`): 4 of 20 were of use, so that it is in no letter and on no front page. It compares words, not meaning: of two hedges one
    may be the stronger. A hedge inside quotation marks is the speaker's, and no edit.
    """
    body = body_of(articles, sentences, compared=True)
    groups = origins(articles, sentences=body) if groups is None else groups
    told = read_sentences(articles, body)
    group_of = {row.article: (row.event, row.origin) for row in groups[groups["stories"] > 1].itertuples(index=False)}
    rows = [*_side_by_side(articles, body, told, group_of), *_own(articles, body, told, group_of)]
    table = pd.DataFrame(rows, columns=EDITS).astype({"origin": "Int64"} | PLACES)
    at = articles.index.get_indexer(table["article"].array)
    order = np.lexsort((table["start"].to_numpy(dtype=int), at, table["origin"].to_numpy(dtype=int)))
    return table.iloc[order].reset_index(drop=True)


def _side_by_side(articles: pd.DataFrame, body: pd.DataFrame, told: Sentences, group_of: Groups) -> Rows:
    """The differences of sentences that stand side by side in one group."""
    matched = matched_sentences(articles, at_least=COUNTERPART, sentences=body)
    for first, at, second, other_at in matched[ENDS].itertuples(index=False, name=None):
        if group_of.get(first, first) == group_of.get(second, second):
            pair = told[first, at], told[second, other_at]
            for edit in differences(*pair):
                one, other = pair[::-1] if edit.swapped else pair
                moved = edit.kind == "attribution" and _near(told, other, edit.words)
                yield (
                    *group_of[first],
                    edit.kind,
                    "moved" if moved else edit.effect,
                    *_who(articles, one),
                    *_who(articles, other),
                    *_place(one, edit.words),
                    *_place(other, edit.other_words),
                )


def _near(told: Sentences, sentence: Told, cues: list[str]) -> bool:
    """Whether a sentence beside this one attributes in the same words."""
    beside = (told.get((sentence.article, sentence.sentence + step)) for step in (-1, 1))
    there = {known_cue(cue) for one in beside if one for cue, _ in one.verbs}
    return not there.isdisjoint(map(known_cue, cues))


def _who(articles: pd.DataFrame, told: Told) -> tuple[object, object]:
    return told.article, articles["outlet"][told.article]


def _place(told: Told, words: list[str]) -> tuple[object, ...]:
    return told.sentence, told.start, told.end, "; ".join(words), told.text


def _own(articles: pd.DataFrame, body: pd.DataFrame, told: Sentences, group_of: Groups) -> Rows:
    """The sentences without their like in the group."""
    alike: dict[tuple[object, int], set[object]] = defaultdict(set)
    found = reworded(articles, at_least=COUNTERPART, sentences=body)
    for first, at, second, other_at in found[ENDS].itertuples(index=False, name=None):
        alike[first, at].add(second)
        alike[second, other_at].add(first)
    makers: dict[tuple[str, str], set[object]] = defaultdict(set)
    for sentence in told.values():
        for kind, mention, _ in sentence.mentions:
            makers[kind, mention].add(sentence.article)
    for key, sentence in told.items():
        group = group_of.get(sentence.article)
        if group and not any(group_of.get(other) == group for other in alike[key]):
            own = [text for kind, form, text in sentence.mentions if len(makers[kind, form]) == 1]
            words = list(dict.fromkeys([*own, *(cue for cue, _ in sentence.verbs)]))
            effect = "elsewhere" if alike[key] else "only here"
            kind, nobody = "claim" if words else "comment", ("", "")
            who, place = _who(articles, sentence), _place(sentence, words)
            yield *group, kind, effect, *who, *nobody, *place, None, None, None, *nobody


def edits_in_words(table: pd.DataFrame) -> str:
    """The table of `edits` as plain sentences, one line an outlet."""
    return "\n".join(_line(outlet, table) for outlet in dict.fromkeys(table["outlet"]))


def _line(outlet: str, table: pd.DataFrame) -> str:
    own = table[table["outlet"] == outlet]
    softer = (own["effect"] == "softer").sum()
    harder = ((table["effect"] == "softer") & (table["other_outlet"] == outlet)).sum()
    claims, comments = ((own["kind"] == kind).sum() for kind in ("claim", "comment"))
    only = ((own["kind"] == "claim") & (own["effect"] == "only here")).sum()
    return (
        f"{outlet}: softer than its group in {_count(softer, 'place')}, harder in {harder}; "
        f"{_count(claims, 'claim')} and {_count(comments, 'comment')} that the group lacks; "
        f"{_count(only, 'claim')} in no other article."
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
