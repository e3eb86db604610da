"""How outlets tell the same story: readability, tone, hedging and shared wording, with the evidence."""

from analysis import charts
from analysis import doubt as doubt  # defines measures, as do the next two
from analysis import ease as ease
from analysis import tone as tone
from analysis.attribution import attributions
from analysis.blocks import label_blocks
from analysis.compare import closest, compare, finding, findings, gaps, highest, lowest
from analysis.corpus import CorpusError, load, problems
from analysis.distinctive import distinctive_words
from analysis.evidence import highlight, show, side_by_side
from analysis.hedging import CATEGORIES
from analysis.measures import (
    MEASURES,
    Measure,
    by_sentence,
    contributions,
    parts_of,
    score,
    spans,
    wide,
)
from analysis.mentions import mentions
from analysis.overlap import overlap, shared_passages
from analysis.readability import cross_check
from analysis.record import accuracy, trust
from analysis.report import ReportError, keep, write_report
from analysis.reuse import reuse_of
from analysis.rewording import reworded
from analysis.sentiment import tone_towards
from analysis.text import cut_sentences, cut_text, cut_words

__all__ = [
    "CATEGORIES",
    "MEASURES",
    "CorpusError",
    "Measure",
    "ReportError",
    "accuracy",
    "attributions",
    "by_sentence",
    "charts",
    "closest",
    "compare",
    "contributions",
    "cross_check",
    "cut_sentences",
    "cut_text",
    "cut_words",
    "distinctive_words",
    "finding",
    "findings",
    "gaps",
    "highest",
    "highlight",
    "keep",
    "label_blocks",
    "load",
    "lowest",
    "mentions",
    "overlap",
    "parts_of",
    "problems",
    "reuse_of",
    "reworded",
    "score",
    "shared_passages",
    "show",
    "side_by_side",
    "spans",
    "tone_towards",
    "trust",
    "wide",
    "write_report",
]
