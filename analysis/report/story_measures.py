"""What each measure is called, asked and said in: the only place where a measure meets English.

A new measure needs one entry here, and no other change of the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]  # as the page has it in JSON


@dataclass(frozen=True)
class Facts:
    """One measure in plain words. `{how}` becomes "far ", "clearly ", "somewhat " or nothing."""

    measure: str  # its name, without the version: the newest
    label: str
    asks: str  # the question that it answers
    less: str  # the two ends of its axis
    more: str
    units: str
    higher: str  # what the outlet with the higher value does, as in "quotes {how}more"
    lower: str
    null: str  # "no two articles differ in …"
    marks: str = ""  # the kind of marks that show it in the text
    counted: bool = False  # a count of something as a share of something, as `of` has them
    noun: str = ""  # what is counted: "attributions"
    heard: str = ""  # what follows the unit where a value is read out
    beside: str = ""  # how values are told in a sentence: "{value} of 100 words are quoted"
    one: tuple[str, ...] = ()  # of one article, and of the headline: see `wording`
    per: bool = False  # per 1,000 words, or per 100 where outlets have one article each
    ratio: bool = True  # whether its scale has a zero, so that "twice as much" means something
    turned: bool = False  # told from its other side
    places: int = 0  # digits after the point that the value of a single article deserves
    tested: bool = True  # one of the family in which every pair is judged
    glance: bool = True  # has a column of its own

    def scale(self, several: bool) -> float:
        """What the library's number is multiplied with: no short article has a thousand words."""
        return 0.1 if self.per and not several else 1.0

    def unit(self, several: bool) -> str:
        """The unit as an axis has it."""
        return f"per {'1,000' if several else '100'} words" if self.per else self.units


LEXICON: dict[str, Facts] = {
    "length": Facts(
        "article_length",
        "Length",
        "How long is it?",
        "short",
        "long",
        "words",
        "runs {how}longer",
        "runs {how}shorter",
        "length",
        beside="{value} words an article on average",
        tested=False,
    ),
    "sentence": Facts(
        "words_per_sentence",
        "Sentence length",
        "How long are its sentences?",
        "short",
        "long",
        "words",
        "writes {how}longer sentences",
        "writes {how}shorter sentences",
        "sentence length",
        beside="{value} words a sentence on average",
    ),
    "ease": Facts(
        "teacher_ease",
        "Reading ease",
        "How easy is it to read?",
        "hard",
        "easy",
        "of −3.5 to 1.5",
        "is easier to read",
        "is harder to read",
        "reading ease",
        "ease",
        ratio=False,
        places=1,
    ),
    "tone": Facts(
        "news_tone",
        "Tone",
        "How dark or bright are its words?",
        "dark",
        "bright",
        "of −1 to 1",
        "is brighter in tone",
        "is darker in tone",
        "tone",
        "tone",
        ratio=False,
        places=1,
    ),
    "hedging": Facts(
        "hedged_sentences",
        "Hedging",
        "How much does it leave open?",
        "little",
        "much",
        "% of sentences",
        "hedges {how}more often",
        "hedges {how}less often",
        "hedging",
        "hedging",
        counted=True,
        noun="hedged sentences",
        beside="{value} of 100 sentences leave something open",
    ),
    "cues": Facts(
        "hedges_per_1000_words",
        "Hedging words",
        "How many of its words leave something open?",
        "few",
        "many",
        "",
        "uses {how}more hedging words",
        "uses {how}fewer hedging words",
        "hedging words",
        "hedging",
        beside="{value} hedging words in 1,000",
        per=True,
        glance=False,
    ),
    "attribution": Facts(
        "attributions_per_1000_words",
        "Attribution",
        "How often does it say who says so?",
        "seldom",
        "often",
        "",
        "says who says so {how}more often",
        "says who says so {how}less often",
        "attribution",
        "attribution",
        counted=True,
        noun="attributions",
        beside="{value} times in 1,000 words",
        one=("{subject} says who says so about once every {every} words", "keeps saying who says so", "seldom do"),
        per=True,
    ),
    "named": Facts(
        "unnamed_share",
        "Named sources",
        "How many of its sources have a name?",
        "few",
        "all",
        "% of sources",
        "names {how}more of its sources",
        "names {how}fewer of its sources",
        "named sources",
        "attribution",
        counted=True,
        noun="sources named",
        beside="{value} of 100 sources have a name",
        turned=True,
        tested=False,
    ),
    "quotation": Facts(
        "quoted_words",
        "Quotation",
        "How much of it is quoted?",
        "little",
        "much",
        "% of words",
        "quotes {how}more",
        "quotes {how}less",
        "quotation",
        "quotes",
        counted=True,
        noun="words quoted",
        beside="{value} of 100 words are in quotation marks",
        tested=False,
    ),
    "shared": Facts(
        "overlap/containment_3_no_names",
        "Shared wording",
        "How much of its wording does another have, on average?",
        "little",
        "much",
        "% of runs of 3 words",
        "shares {how}more",
        "shares {how}less",
        "shared wording",
        "shared",
        heard=" in another’s text, on average",
        tested=False,
    ),
}


def slug(name: str) -> str:
    """A name as it may stand in an address.

    >>> slug("Third Eye Analyst")
    'third-eye-analyst'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
