"""The defensible choices behind a number, and the text that counts under each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.comparison.gaps import gaps_of
from analysis.comparison.units import Units, by_article, unit_of
from analysis.measures.measure import Measure, Parts
from analysis.measures.registry import MEASURES, chosen
from analysis.measures.scores import count_parts
from analysis.text.memory import remembered
from analysis.text.quotations import Quotations
from analysis.text.sentences import Span
from analysis.text.words import Words, cut_sentences, cut_words

TITLES = ("title", "standfirst", "heading")
DEBRIS = ("embed", "boilerplate")
MOST_PARTS = 8  # tables that are kept: those of two counting functions, by each splitter and in each voice
LONGEST = 0.01  # share of the articles that are left out as the longest
SHORTEST = (0, 100, 300)  # words of body text below which an article is left out

# Measures, in any version, that claim to measure the same thing; a part does not measure the same as the whole.
RELATED = [
    names.split()
    for names in (
        (
            "flesch_reading_ease flesch_kincaid_grade gunning_fog smog coleman_liau_index automated_readability_index "
            "dale_chall lix rix linsear_write lensear_write teacher_ease"
        ),
        "syllables_per_word long_words_share",
        "hedges_per_1000_words hedged_sentences",
        "weasel_per_1000_words weasel_sentences",
        "vader_tone news_tone",
    )
]
OPPOSITE = {"easier to read": "harder to read", "harder to read": "easier to read"}


class Reading(NamedTuple):
    """Which text counts, and how it is split and summed; by default as in the notebooks."""

    voice: str = "all"
    splitter: str = "samestory"
    headings: str = "out"
    boilerplate: str = "out"
    minimum: int = 0
    longest: str = "in"
    together: str = "sums"
    without: str = ""


def readings() -> Iterator[Reading]:
    """Every combination of the choices about the text, the notebooks' own first."""
    sides = ("out", "in")
    choices = product(("all", "own"), ("samestory", "nupunkt"), sides, sides, SHORTEST)
    return (Reading(*choice) for choice in choices)


def single_readings() -> tuple[Reading, ...]:
    """Choices that are tried without combining them: those that matter if one very long article decides."""
    return Reading(longest="out"), Reading(together="means"), Reading(longest="out", together="means")


def related(measure: str | Measure) -> dict[str, tuple[Measure, int]]:
    """The measure and those that claim to measure the same; each with 1, or with −1 if its scale is reversed.

    >>> [(name, sign) for name, (_, sign) in related("syllables_per_word/1").items()]
    [('syllables_per_word/1', 1), ('long_words_share/1', 1)]
    """
    (one,) = chosen(measure)
    stem = one.name.partition("/")[0]
    group = next((names for names in RELATED if stem in names), [stem])
    alike = [other for other in MEASURES.values() if other.name.partition("/")[0] in group]
    return {
        other.name: (other, -1 if other.more == OPPOSITE.get(one.more) else 1)
        for other in (one, *(other for other in alike if other.name != one.name))
    }


class Corpus:
    """The articles, split into sentences once by each splitter, and read under each choice of what counts.

    A sentence's counts do not depend on the sentences around it. So each is counted once per voice, and a reading only
    selects which sentences are summed.
    """

    def __init__(self, articles: pd.DataFrame):
        ours = cut_sentences(articles)
        self.cuts = {"samestory": ours, "nupunkt": recut(ours, articles, nupunkt_spans)}
        body = ours[ours["kind"] == "body"]
        self.words = pd.Series(cut_words(body).sum(), index=body["article"]).groupby(level=0).sum()
        most = int(len(self.words) * LONGEST)
        self.longest = self.words.sort_values(ascending=False, kind="stable").index[:most].tolist()
        self.foreign = set(ours.loc[ours["kind"] == "foreign", "article"])
        self._facts = {splitter: self._facts_of(table) for splitter, table in self.cuts.items()}
        both = pd.concat(self.cuts.values())
        place = both.groupby(["article", "start", "end"], sort=False).ngroup().to_numpy()
        self._place = dict(zip(self.cuts, np.split(place, [len(ours)]), strict=True))
        self._parts: dict[Any, pd.DataFrame] = {}
        self._gaps: dict[Any, pd.DataFrame] = {}

    def _facts_of(self, table: pd.DataFrame) -> dict[str, np.ndarray]:
        """What decides whether a sentence counts, and where it is."""
        foreign, long = (table["article"].isin(articles).to_numpy() for articles in (self.foreign, self.longest))
        body, *others = (table["kind"].isin(kinds).to_numpy() for kinds in (("body",), TITLES, DEBRIS))
        return {
            "body": body,
            "headings": others[0] & ~foreign,
            "boilerplate": others[1] & ~foreign,
            "words": table["article"].map(self.words).to_numpy(dtype=float),  # NaN in an article without body text
            "longest": long,
            "outlet": table["outlet"].to_numpy(dtype=object),
            "quotes": table["quotes"].map(bool).to_numpy(dtype=bool),
        }

    def _counted(self, reading: Reading) -> tuple[np.ndarray, np.ndarray]:
        """Whether each sentence is one of an article that is kept, and whether it counts as body text."""
        facts = self._facts[reading.splitter]
        gone = facts["words"] < reading.minimum
        if reading.longest == "out":
            gone = gone | facts["longest"]
        if reading.without:
            gone = gone | (self.cuts[reading.splitter]["article"] == reading.without).to_numpy()
        body = facts["body"]
        for choice in ("headings", "boilerplate"):
            if getattr(reading, choice) == "in":
                body = body | facts[choice]
        return ~gone, body

    def read(self, reading: Reading) -> pd.DataFrame:
        """The sentences under these choices; everything that counts is labelled body."""
        table = self.cuts[reading.splitter]
        kept, body = self._counted(reading)
        return table.assign(kind=table["kind"].mask(body, "body"))[kept]

    def single(self, *outlets: str) -> list[Reading]:
        """Those of `single_readings` that change something for these outlets."""
        table = self.cuts["samestory"]
        articles = table[table["outlet"].isin(outlets)].groupby("outlet")["article"].nunique()
        several = articles.max() > 1
        long = table["outlet"].isin(outlets) & self._facts["samestory"]["longest"]
        return [
            one
            for one in single_readings()
            if (one.longest == "in" or long.any()) and (one.together == "sums" or several)
        ]

    def distinct(self, *outlets: str) -> list[Reading]:
        """The readings that give these outlets different texts; of several equal ones, the first.

        A reading that leaves one of the outlets without text is left out.
        """
        found: dict[Any, Reading] = {}
        for reading in readings():
            facts = self._facts[reading.splitter]
            kept, body = self._counted(reading)
            texts = [kept & body & (facts["outlet"] == outlet) for outlet in outlets]
            if all(text.any() for text in texts):
                counted = np.logical_or.reduce(texts)
                # Without quotations, the outlets' own words are all words.
                voice = reading.voice if facts["quotes"][counted].any() else "all"
                places = self._place[reading.splitter][counted]
                found.setdefault((voice, places.tobytes()), reading)
        return list(found.values())

    def parts(self, reading: Reading, count: Callable[[Words], Parts]) -> pd.DataFrame:
        """The counts of `count` by this splitter and in this voice, one row per sentence."""
        key = reading.splitter, reading.voice, count
        if key not in self._parts:
            every = self.cuts[reading.splitter]
            words = cut_words(every[every["kind"].isin(("body", *TITLES, *DEBRIS))], reading.voice)
            self._parts[key] = count_parts(words, [count]).reindex(every.index, fill_value=0.0)
            for oldest in list(self._parts)[:-MOST_PARTS]:
                del self._parts[oldest]
        return self._parts[key]

    def gaps(self, reading: Reading, measures: Iterable[Measure]) -> dict[str, pd.DataFrame]:
        """The table of `gaps`, without sentences, under these choices by each of the measures, by its name."""
        keys = {one.name: (reading, one.name, one.count) for one in measures}
        missing = [one for one in measures if keys[one.name] not in self._gaps]
        text = self.read(reading) if missing else pd.DataFrame()
        for some, parts in self._alike(text, reading, missing):
            rows, parts = by_article(text, parts)
            units = Units("outlet", unit_of(rows), parts, rows, sorted(rows["outlet"].unique()), reading.voice)
            for one in some:
                averaged = reading.together == "means"
                self._gaps[keys[one.name]] = gaps_of(units, one, averaged=averaged, said=False)
        return {name: self._gaps[key] for name, key in keys.items()}

    def _alike(
        self, text: pd.DataFrame, reading: Reading, measures: list[Measure]
    ) -> Iterator[tuple[list[Measure], pd.DataFrame]]:
        """Groups of measures that count in the same sentences, and so share their units; with their parts."""
        alike: dict[Any, list[Measure]] = defaultdict(list)
        for one in measures:
            body = text.index[text["kind"] == "body"]
            parts = self.parts(reading, one.count).loc[body, ["words", "sentences", *one.parts]]
            alike[one.count, (parts != 0).any(axis=1).to_numpy().tobytes()].append(one)
        for (count, _), some in alike.items():
            needed = dict.fromkeys(["words", "sentences", *(part for one in some for part in one.parts)])
            parts = self.parts(reading, count).loc[body, list(needed)]
            yield some, parts.reindex(text.index, fill_value=0.0)


@remembered(2)
def corpus_of(articles: pd.DataFrame) -> Corpus:
    """The articles as a `Corpus`, cached for testing several findings in turn."""
    return Corpus(articles)


def nupunkt_spans(text: str) -> list[Span]:
    """The sentences of a paragraph by nupunkt, without surrounding whitespace.

    >>> nupunkt_spans("He met Gen. Lee. He left.")
    [(0, 16), (17, 25)]
    """
    import nupunkt

    found = []
    for start, end in nupunkt.sent_spans(text):
        sentence = text[start:end]
        if stripped := sentence.strip():
            start += sentence.index(stripped)
            found.append((start, start + len(stripped)))
    return found


def recut(sentences: pd.DataFrame, articles: pd.DataFrame, split: Callable[[str], list[Span]]) -> pd.DataFrame:
    """The table of `cut_sentences` with each of its blocks split again by another splitter.

    >>> from analysis import cut_text
    >>> text = "He met Gen. Lee. He left."
    >>> articles = pd.DataFrame({"text": [text]}, index=["text"])
    >>> recut(cut_text(text), articles, lambda block: [(0, 11), (12, len(block))])["text"].tolist()
    ['He met Gen.', 'Lee. He left.']
    """
    ends = sentences.groupby("block", sort=False)["end"].last()
    rows = []
    for article, blocks in sentences.drop_duplicates("block").groupby("article", sort=False):
        text = articles.at[article, "text"]
        quotations, position = Quotations(text), 0
        for block in blocks.to_dict("records"):
            begin = block["start"]
            for first, last in split(text[begin : ends[block["block"]]]):
                start, end = begin + first, begin + last
                rows.append(
                    block
                    | {
                        "sentence": position,
                        "start": start,
                        "end": end,
                        "text": text[start:end],
                        "quotes": quotations.between(start, end),
                    }
                )
                position += 1
    return pd.DataFrame(rows, columns=sentences.columns)
