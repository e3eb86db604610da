"""How outlets tell the same story: readability, tone, hedging and shared wording, with the evidence."""

from analysis import charts
from analysis.archive.archive import Archive
from analysis.archive.made_up import recombined, write_parts
from analysis.archive.open import load
from analysis.comparison.differences import differences, without_flagged
from analysis.comparison.estimates import compare, finding, findings, gaps, highest, lowest
from analysis.comparison.robustness import Finding, claims, holds_up, in_words, standing
from analysis.comparison.units import overlap_measure
from analysis.comparison.voices import voices, voices_differ, voices_in_words
from analysis.corpus.about import duplicates, problems, reading
from analysis.display.marked_text import highlight, side_by_side
from analysis.display.overlap_charts import sequence
from analysis.display.sentences import evidence, gap_evidence, gap_sentences
from analysis.display.specification_curve import specification_curve
from analysis.display.tables import show
from analysis.errors import CorpusError
from analysis.measures.accuracy import accuracy, placebos, trust
from analysis.measures.attribution import attributions
from analysis.measures.cross_check import cross_check
from analysis.measures.hedges import CATEGORIES
from analysis.measures.measure import Measure
from analysis.measures.registry import MEASURES
from analysis.measures.scores import by_sentence, contributions, parts_of, score, spans, telling, wide
from analysis.measures.vader import tone_towards
from analysis.names.mentions import mentions
from analysis.overlap.disagreements import disagreements, disagreements_in_words
from analysis.overlap.distinctive_words import distinctive_words
from analysis.overlap.edits import edits, edits_in_words
from analysis.overlap.origins import origins, origins_in_words, ties
from analysis.overlap.pairs import closest, overlap
from analysis.overlap.passages import shared_passages
from analysis.overlap.reuse import reuse_of
from analysis.overlap.reworded import reworded
from analysis.overlap.similar_pairs import similar_pairs
from analysis.report.findings import front_page, front_page_evidence, quotes
from analysis.report.verify import verify
from analysis.report.write import ReportError, keep, write_report
from analysis.text.blocks import label_blocks
from analysis.text.words import cut_sentences, cut_text, cut_words

__all__ = [
    "CATEGORIES",
    "MEASURES",
    "Archive",
    "CorpusError",
    "Finding",
    "Measure",
    "ReportError",
    "accuracy",
    "attributions",
    "by_sentence",
    "charts",
    "claims",
    "closest",
    "compare",
    "contributions",
    "cross_check",
    "cut_sentences",
    "cut_text",
    "cut_words",
    "differences",
    "disagreements",
    "disagreements_in_words",
    "distinctive_words",
    "duplicates",
    "edits",
    "edits_in_words",
    "evidence",
    "finding",
    "findings",
    "front_page",
    "front_page_evidence",
    "gap_evidence",
    "gap_sentences",
    "gaps",
    "highest",
    "highlight",
    "holds_up",
    "in_words",
    "keep",
    "label_blocks",
    "load",
    "lowest",
    "mentions",
    "origins",
    "origins_in_words",
    "overlap",
    "overlap_measure",
    "parts_of",
    "placebos",
    "problems",
    "quotes",
    "reading",
    "recombined",
    "reuse_of",
    "reworded",
    "score",
    "sequence",
    "shared_passages",
    "show",
    "side_by_side",
    "similar_pairs",
    "spans",
    "specification_curve",
    "standing",
    "telling",
    "ties",
    "tone_towards",
    "trust",
    "verify",
    "voices",
    "voices_differ",
    "voices_in_words",
    "wide",
    "without_flagged",
    "write_parts",
    "write_report",
]
