"""What articles on one event share: wording, reworded sentences, origins, edits, facts; and what only one of them has.

May import `measures`, `names`, `corpus`, `text` and the ground floor, but not `comparison`.
"""

from analysis.names.mentions import mentions
from analysis.overlap.disagreements import disagreements as facts
from analysis.overlap.distinctive_words import distinctive_words
from analysis.overlap.edits import edits
from analysis.overlap.origins import origins, ties
from analysis.overlap.pairs import closest
from analysis.overlap.pairs import overlap as pairs
from analysis.overlap.passages import shared_passages as passages
from analysis.overlap.reuse import reuse_of as reuse
from analysis.overlap.reworded import reworded
from analysis.overlap.similar_pairs import similar_pairs as similar
from analysis.overlap.version_changes import versions
from analysis.overlap.wording import in_words

__all__ = [
    "closest",
    "distinctive_words",
    "edits",
    "facts",
    "in_words",
    "mentions",
    "origins",
    "pairs",
    "passages",
    "reuse",
    "reworded",
    "similar",
    "ties",
    "versions",
]
