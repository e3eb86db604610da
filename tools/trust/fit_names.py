"""Fit the weights of the evidence for a name's kind: python -m tools.trust.fit_names BENCHMARKS

Reads names_gum from BENCHMARKS; writes `resources/name_weights.csv`, the same bytes each time. The evidence is defined in
`analysis.names.kinds`. A name's kind is decided once per document, so each name and kind is one case per document.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from analysis.names import same
from analysis.names.find import Finder
from analysis.names.kinds import KINDS, NONE, likeliest
from analysis.resources import RESOURCES
from analysis.text.words import cut_words
from tools.trust.labelled_sets import FOLDS, folds_of, one_sentence_each, read_set, write_table

FIELDS = ["evidence", "kind", "weight"]
REGULARISATION = 0.5  # C of the logistic regression
MENTIONS = 0.7  # a name with n mentions weighs n to this power
MISSED = -0.3  # added to the sum for `none`, so that missed and false names are about equally frequent
NEGLIGIBLE = 0.02  # smaller weights are not worth a row
MOST_WORDS = 6  # of a labelled name: longer mentions are descriptions
SPELLING = {"organization": "organisation"}

Table = Mapping[str, Mapping[str, float]]
Found = tuple[int, int, int, str]  # sentence, start, end, kind


@dataclass
class Document:
    """A labelled document: what is named in it, and the evidence for each name."""

    labelled: list[list[Found]]  # of each sentence
    found: list[tuple[int, int, int, same.Key]] = field(default_factory=list)
    evidence: dict[same.Key, dict[str, float]] = field(default_factory=dict)
    fixed: dict[same.Key, str] = field(default_factory=dict)  # kinds that no weight decides

    def kind_of(self, sentence: int, start: int, end: int) -> str:
        """The kind of the labelled name that shares most with this one."""
        shared = [
            ((min(end, last) - max(start, first)) / (max(end, last) - min(start, first)), kind)
            for _, first, last, kind in self.labelled[sentence]
        ]
        share, kind = max(shared, default=(0.0, NONE))
        return kind if share > 0 else NONE

    def names(self, table: Table | None = None) -> list[Found]:
        """The names that are found under these weights, with their kinds."""
        kinds = self.fixed | {key: likeliest(found, table) for key, found in self.evidence.items()}
        return [(*place, kinds[key]) for *place, key in self.found if kinds[key] in KINDS]


def read_documents(folder: str | Path) -> Iterator[tuple[str, Document]]:
    """The genre of each labelled document, and the document."""
    for row in read_set(folder, "names_gum"):
        sentences = row["sentences"]
        document = Document([list(_labelled(at, one["names"])) for at, one in enumerate(sentences)])
        table = one_sentence_each([one["text"] for one in sentences], "document")
        table["start"] = (table["end"] + 1).cumsum() - table["end"] - 1
        table["end"] += table["start"]
        starts = table["start"].to_list()
        look = Finder(cut_words(table))
        pieces = same.identify(list(look.pieces()))
        groups: dict[same.Key, list[same.Named]] = defaultdict(list)
        for named in pieces:
            if named.kind != "title":
                sentence = look.rows[named.first]
                start = named.start - starts[sentence]
                document.found.append((sentence, start, start + len(named.text), named.key))
                groups[named.key].append(named)
        written = same.written_forms([named for group in groups.values() for named in group])
        for key, group in groups.items():
            if fixed := same.fixed_kind(key, group, written[key]):
                document.fixed[key] = fixed
            else:
                document.evidence[key] = same.evidence(key, group, written[key])
        yield row["genre"], document


def _labelled(sentence: int, names: Iterable[Mapping[str, Any]]) -> Iterator[Found]:
    for name in names:
        kind = SPELLING.get(name["kind"], name["kind"])
        if kind in KINDS and len(name["text"].split()) <= MOST_WORDS and re.search("[A-Z]", name["text"]):
            yield sentence, *name["at"], kind


def fit(documents: Sequence[Document]) -> dict[str, dict[str, float]]:
    """Multinomial logistic regression of the labelled kind on the evidence: weights by evidence and kind."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    cases: list[tuple[dict[str, float], str, float]] = []
    for document in documents:
        counts: Counter[tuple[same.Key, str]] = Counter()
        for *place, key in document.found:
            counts[key, document.kind_of(*place)] += key in document.evidence
        cases += [(document.evidence[key], kind, n**MENTIONS) for (key, kind), n in counts.items() if n]
    evidence, kinds, weight = zip(*cases, strict=True)
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(evidence)
    model = LogisticRegression(C=REGULARISATION, max_iter=5000, tol=1e-8)
    model.fit(matrix, kinds, sample_weight=weight)
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for kind, intercept, coefficients in zip(model.classes_.tolist(), model.intercept_, model.coef_, strict=True):
        table["always"][kind] = float(intercept) + MISSED * (kind == NONE)
        for name, value in zip(vectorizer.feature_names_, coefficients.tolist(), strict=True):
            table[name][kind] = value
    return dict(table)


def outcomes(document: Document, found: Iterable[Found]) -> dict[str, np.ndarray]:
    """How many names of each kind are found, false and missed; a labelled name is found if one of its kind overlaps it."""
    counts = {kind: np.zeros(3, dtype=int) for kind in KINDS}
    by_sentence: dict[int, list[Found]] = defaultdict(list)
    for one in found:
        by_sentence[one[0]].append(one)
    for sentence, labelled in enumerate(document.labelled):
        here, used = by_sentence[sentence], set()
        for gold in labelled:
            hit = next((at for at, one in enumerate(here) if at not in used and _overlap(gold, one)), None)
            counts[gold[3]][2 if hit is None else 0] += 1
            used.add(hit)
        for at, one in enumerate(here):
            counts[one[3]][1] += at not in used and not any(_overlap(gold, one) for gold in labelled)
    return counts


def _overlap(gold: Found, found: Found) -> bool:
    return gold[3] == found[3] and gold[1] < found[2] and found[1] < gold[2]


def held_out(documents: Sequence[Document]) -> list[list[Found]]:
    """The names of each document, by weights that were not fitted to it."""
    fold = folds_of(range(len(documents)), min(FOLDS, len(documents)))
    tables = [fit([documents[at] for at in np.flatnonzero(fold != held)]) for held in range(fold.max() + 1)]
    return [document.names(tables[held]) for document, held in zip(documents, fold.tolist(), strict=True)]


def main(folder: str) -> None:
    """Fit on every document and write the table."""
    table = fit([document for _, document in read_documents(folder)])
    rows = [
        {"evidence": name, "kind": kind, "weight": f"{table[name].get(kind, 0):.2f}"}
        for name in sorted(table)
        for kind in (*KINDS, NONE)
        if abs(table[name].get(kind, 0)) >= NEGLIGIBLE
    ]
    write_table(RESOURCES / "name_weights.csv", FIELDS, rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
