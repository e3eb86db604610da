"""How outlets tell the same story: readability, tone, hedging and shared wording, with the evidence."""

from analysis import charts
from analysis import doubt as doubt  # defines measures, as do the next two
from analysis import ease as ease
from analysis import tone as tone
from analysis.allpairs import similar_pairs
from analysis.archive import Archive
from analysis.attribution import attributions
from analysis.blocks import label_blocks
from analysis.compare import closest, compare, finding, findings, gaps, highest, lowest
from analysis.corpus import CorpusError, duplicates, load, problems, reading
from analysis.curves import specification_curve
from analysis.disagreements import disagreements, disagreements_in_words
from analysis.distinctive import distinctive_words
from analysis.edits import edits, edits_in_words
from analysis.evidence import highlight, show, side_by_side
from analysis.front_page import differences, front_page, front_page_evidence, quotes, without_flagged
from analysis.hedging import CATEGORIES
from analysis.manifest import verify
from analysis.measures import MEASURES, Measure, by_sentence, contributions, parts_of, score, spans, telling, wide
from analysis.mentions import mentions
from analysis.origins import origins, origins_in_words, ties
from analysis.overlap import overlap, shared_passages
from analysis.readability import cross_check
from analysis.recombining import recombined, write_parts
from analysis.record import accuracy, placebos, trust
from analysis.report import ReportError, keep, write_report
from analysis.reuse import reuse_of
from analysis.rewording import reworded
from analysis.robustness import Finding, claims, holds_up, in_words, standing
from analysis.sentiment import tone_towards
from analysis.sequence import sequence
from analysis.showing import evidence, gap_evidence, gap_sentences
from analysis.text import cut_sentences, cut_text, cut_words
from analysis.units import overlap_measure
from analysis.voices import voices, voices_differ, voices_in_words

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
