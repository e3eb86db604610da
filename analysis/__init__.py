"""Compare how outlets report the same story: readability, tone, hedging and shared wording, with the evidence.

These are the public names; everything else can be imported from its package (`analysis.measures`, `analysis.comparison`,
…). A name is loaded when it is first used, so that a command loads no more than it needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis import charts as charts
    from analysis import overlap as overlap
    from analysis.archive.open import load as load
    from analysis.cli.check import check as check
    from analysis.display.marked_text import highlight as highlight
    from analysis.display.marked_text import side_by_side as side_by_side
    from analysis.display.tables import show as show
    from analysis.errors import CorpusError as CorpusError
    from analysis.errors import ReportError as ReportError
    from analysis.measures.accuracy import trust as trust
    from analysis.measures.attribution import attributions as attributions
    from analysis.measures.measure import Measure as Measure
    from analysis.measures.registry import MEASURES as MEASURES
    from analysis.measures.scores import by_sentence as by_sentence
    from analysis.measures.scores import contributions as contributions
    from analysis.measures.scores import parts_of as parts_of
    from analysis.measures.scores import score as score
    from analysis.measures.scores import spans as spans
    from analysis.measures.tone_towards import tone_towards as tone_towards
    from analysis.report.explore import explore as explore
    from analysis.report.verify import verify as verify
    from analysis.report.write import write_report as write_report
    from analysis.results import compare as compare
    from analysis.results import findings as findings
    from analysis.text.blocks import label_blocks as label_blocks
    from analysis.text.words import cut_sentences as cut_sentences
    from analysis.text.words import cut_text as cut_text

__all__ = [
    "MEASURES",
    "CorpusError",
    "Measure",
    "ReportError",
    "attributions",
    "by_sentence",
    "charts",
    "check",
    "compare",
    "contributions",
    "cut_sentences",
    "cut_text",
    "explore",
    "findings",
    "highlight",
    "label_blocks",
    "load",
    "overlap",
    "parts_of",
    "score",
    "show",
    "side_by_side",
    "spans",
    "tone_towards",
    "trust",
    "verify",
    "write_report",
]

_ROOMS = {
    "CorpusError": "analysis.errors",
    "MEASURES": "analysis.measures.registry",
    "Measure": "analysis.measures.measure",
    "ReportError": "analysis.errors",
    "attributions": "analysis.measures.attribution",
    "by_sentence": "analysis.measures.scores",
    "check": "analysis.cli.check",
    "compare": "analysis.results",
    "contributions": "analysis.measures.scores",
    "cut_sentences": "analysis.text.words",
    "cut_text": "analysis.text.words",
    "explore": "analysis.report.explore",
    "findings": "analysis.results",
    "highlight": "analysis.display.marked_text",
    "label_blocks": "analysis.text.blocks",
    "load": "analysis.archive.open",
    "parts_of": "analysis.measures.scores",
    "score": "analysis.measures.scores",
    "show": "analysis.display.tables",
    "side_by_side": "analysis.display.marked_text",
    "spans": "analysis.measures.scores",
    "tone_towards": "analysis.measures.tone_towards",
    "trust": "analysis.measures.accuracy",
    "verify": "analysis.report.verify",
    "write_report": "analysis.report.write",
}


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        value = getattr(import_module(_ROOMS[name]), name)
    elif name in __all__:
        value = import_module(f"analysis.{name}")
    else:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
