"""Fit the weights of `analysis.measures.hedge_detector`: python -m tools.trust.fit_hedging BENCHMARKS

Reads hedging_news, hedging_wiki and hedging_weasel from BENCHMARKS and the candidate cues from
`resources/hedge_candidates.csv`; writes `resources/hedge_weights.csv`, the same weights each time (to .001: where
the optimiser stops depends on the processor).
"""

from __future__ import annotations

import html
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.measures.hedge_detector import CONTEXTS, Detector, Surroundings
from analysis.measures.hedge_weights import judge
from analysis.resources import RESOURCES, resource
from analysis.text.matching import all_as_listed
from analysis.text.phrases import Phrases
from analysis.text.words import WORD, cut_words
from tools.trust.labelled_sets import folds_of, one_sentence_each, read_set, write_table

TARGET = RESOURCES / "hedge_weights.csv"
FIELDS = ["setting", "cue", "family", "category", "context", "weight"]
UNCERTAINTY = {"modal", "probable", "belief", "condition", "inquiry", "distancing"}
THRESHOLD = 0.4
REGULARISATION = 0.5  # C of the cue model: twice as strong as the default, since most cues are rare
NEWS_WEIGHT = 2  # a news cue counts double: there are six times as many from encyclopedias
PENALTY = 0.3  # of the weasel model
OWN_CONTEXTS = (20, 5)  # a family that occurs and is marked this often gets context weights of its own
NEVER_MARKED = 10  # a family that annotators left unmarked this often is not a cue to them
NEGLIGIBLE = 0.05  # log odds; smaller context weights are not worth a row
NEIGHBOURS = 50  # the weasel set does not name documents; its numbers follow the order of its sources

Row = dict[str, Any]
Candidate = tuple[str, str, str]  # cue, family, category


@dataclass(frozen=True)
class Sample:
    """Labelled sentences: whether each is tagged, its document, the annotated cues where known."""

    name: str
    sentences: pd.DataFrame  # `article` is the document
    tagged: np.ndarray
    cues: list[list[str]]

    @property
    def words(self) -> list[list[str]]:
        return cut_words(self.sentences).by_sentence()


class Occurrence(NamedTuple):
    """A candidate cue in a sentence, and whether annotators marked it."""

    sentence: int
    cue: str
    family: str
    category: str
    contexts: list[str]
    marked: bool


def read_candidates() -> list[Candidate]:
    """The cues that may get a weight; every other weight belongs to a context."""
    return [(row["cue"], row["family"], row["category"]) for row in resource("hedge_candidates")]


def read_sample(folder: str | Path, name: str) -> Sample:
    """One of the labelled sets `news`, `wiki` and `weasel`."""
    rows = read_set(folder, f"hedging_{name}")
    documents = [str(row.get("doc", row.get("id", 0) // NEIGHBOURS)) for row in rows]
    cues = [[cue["text"] for cue in row.get("cues", [])] for row in rows]
    sentences = one_sentence_each([row["text"] for row in rows], documents)
    return Sample(name, sentences, np.array([bool(row["uncertain"]) for row in rows]), cues)


def marked_words(words: list[str], cues: Iterable[str]) -> set[int]:
    """Positions of the annotated words: the sets give a cue's text, not its place; order decides.

    >>> sorted(marked_words("It may or may not rain".split(), ["may", "may not"]))
    [1, 3, 4]
    """
    marked: set[int] = set()
    position, lower = 0, all_as_listed(words)
    for cue in cues:
        target = all_as_listed(WORD.findall(html.unescape(cue)))
        size = len(target)
        places = (range(start, start + size) for start in range(len(words) - size + 1))
        free = [p for p in places if lower[p.start : p.stop] == target and marked.isdisjoint(p)]
        if free:
            place = next((p for p in free if p.start >= position), free[0])
            marked.update(place)
            position = place.stop
    return marked


def occurrences(sample: Sample, candidates: Sequence[Candidate]) -> list[Occurrence]:
    """Every candidate cue in the sentences of a set."""
    words = cut_words(sample.sentences)
    marked = np.zeros(len(words.row), dtype=bool)
    begins = np.append(0, words.ends)
    for begin, one, cues in zip(begins, words.by_sentence(), sample.cues, strict=False):
        marked[[begin + at for at in marked_words(one, cues)]] = True
    first, last, which = Phrases(cue for cue, *_ in candidates).find(words)
    contexts = Surroundings(words).contexts(first, last)
    found = []
    for number, row, begin, end, of_cue in zip(which, words.row[first], first, last, contexts, strict=True):
        cue, family, category = candidates[number]
        names = [CONTEXTS[context] for context in of_cue if context]
        found.append(Occurrence(int(row), cue, family, category, names, bool(marked[begin:end].any())))
    return found


def _design(features: Iterable[Iterable[tuple[str, ...]]]) -> tuple[list[tuple[str, ...]], Any]:
    """Feature names and their sparse matrix, of 32-bit indices as liblinear asks for."""
    from sklearn.feature_extraction import DictVectorizer

    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([dict.fromkeys(map("\t".join, row), 1.0) for row in features])
    matrix.indices, matrix.indptr = matrix.indices.astype("i4"), matrix.indptr.astype("i4")
    return [tuple(name.split("\t")) for name in vectorizer.feature_names_], matrix


def fit_uncertainty(
    news: Sequence[Occurrence], wiki: Sequence[Occurrence], candidates: Sequence[Candidate]
) -> list[Row]:
    """Logistic regression of "marked" on category, family, form and contexts: rows of the table."""
    from sklearn.linear_model import LogisticRegression

    cues = [cue for cue in (*news, *wiki) if cue.category in UNCERTAINTY]
    seen = Counter(cue.family for cue in cues)
    marked = Counter(cue.family for cue in cues if cue.marked)
    no_cue = {family for family in seen if seen[family] >= NEVER_MARKED and not marked[family]}
    often, enough = OWN_CONTEXTS
    own = {family for family in seen if seen[family] >= often and marked[family] >= enough}
    sample_weight = [NEWS_WEIGHT] * sum(cue.category in UNCERTAINTY for cue in news)
    sample_weight += [1] * (len(cues) - len(sample_weight))
    kept = [number for number, cue in enumerate(cues) if cue.family not in no_cue]
    cues, sample_weight = [cues[n] for n in kept], [sample_weight[n] for n in kept]

    def features(cue: Occurrence) -> list[tuple[str, ...]]:
        owners = [("category", cue.category)]
        owners += [("family", cue.family)] if cue.family in own else []
        with_context = [(*owner, context) for owner in owners for context in cue.contexts]
        return [*_of_cue(cue.cue, cue.family, cue.category), *with_context]

    names, matrix = _design(map(features, cues))
    model = LogisticRegression(C=REGULARISATION, solver="liblinear", max_iter=1000, random_state=0, tol=1e-6)
    model.fit(matrix, [cue.marked for cue in cues], sample_weight=sample_weight)
    weight = dict(zip(names, model.coef_[0].tolist(), strict=True))
    rows = []
    for candidate in candidates:
        if candidate[2] in UNCERTAINTY and candidate[1] not in no_cue:
            odds = model.intercept_[0] + sum(weight.get(name, 0) for name in _of_cue(*candidate))
            rows.append(_row(odds, *candidate))
    category_of = {family: category for _, family, category in candidates}
    for name in sorted(name for name in weight if len(name) == 3):
        kind, owner, context = name
        family, category = (owner, category_of[owner]) if kind == "family" else ("", owner)
        if abs(weight[name]) >= NEGLIGIBLE:
            rows.append(_row(weight[name], "", family, category, context))
    rows.append(_row(THRESHOLD, context="threshold"))
    return [{"setting": "uncertainty"} | row for row in rows]


def _of_cue(cue: str, family: str, category: str) -> list[tuple[str, ...]]:
    return [("category", category), ("family", family), ("cue", cue)]


def _row(weight: float, cue: str = "", family: str = "", category: str = "", context: str = "") -> Row:
    columns = {"cue": cue, "family": family, "category": category, "context": context}
    return columns | {"weight": f"{weight:.3f}"}


def fit_weasel(cues: Sequence[Occurrence], tagged: np.ndarray, candidates: Sequence[Candidate]) -> list[Row]:
    """Noisy-or regression of "tagged" on the cues of each sentence: rows of the table.

    A sentence is untagged if none of its cues, nor the background, makes it tagged; each does so with its own probability.
    So a weight describes a cue, although only sentences are labelled.
    """
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    names, matrix = _design([*_of_cue(cue.cue, cue.family, cue.category), ("all",)] for cue in cues)
    numbers = [cue.sentence for cue in cues]
    of_sentence = csr_matrix((np.ones(len(cues)), (numbers, range(len(cues)))), shape=(len(tagged), len(cues)))

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        weights, background = parameters[:-1], parameters[-1]
        odds = matrix @ weights
        log_none = -(of_sentence @ np.logaddexp(0, odds)) - np.logaddexp(0, background)
        log_none = np.minimum(log_none, -1e-9)
        none = np.exp(log_none)
        likelihood = np.where(tagged, np.log1p(-none), log_none).sum()
        slope = np.where(tagged, -none / (1 - none), 1.0)
        by_weight = matrix.T @ ((of_sentence.T @ slope) / (1 + np.exp(-odds)))
        by_background = slope.sum() / (1 + np.exp(-background))
        gradient = np.append(by_weight + 2 * PENALTY * weights, by_background)
        return PENALTY * weights @ weights - likelihood, gradient

    start = np.append(np.full(matrix.shape[1], -0.3), -2.0)
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x.tolist()
    weight = dict(zip(names, best, strict=False))
    rows = [
        _row(sum(weight.get(name, 0.0) for name in [("all",), *_of_cue(*candidate)]), *candidate)
        for candidate in candidates
    ]
    rows += [_row(best[-1], context="no cue"), _row(THRESHOLD, context="threshold")]
    return [{"setting": "weasel"} | row for row in rows]


def held_out(folder: str | Path, *, seen_only: bool = False, senses: bool = False) -> dict[str, pd.DataFrame]:
    """The judgment on each sentence by weights that were not fitted to its document, for `news`, `wiki`, `weasel`.

    Columns: `document`, `tagged`, `cues` (annotated), `words`, `expected` (cues), `found` (whether
    the score exceeds the threshold). Ten folds, each fitted on the other nine. The list of
    candidates was drawn up with these sets in view; `seen_only` leaves out each cue of the
    `uncertainty` setting that the nine do not mark, which is the other extreme. `senses`: without
    words in another sense, as the measures of version 3 have it.
    """
    candidates = read_candidates()
    news, wiki, weasel = (read_sample(folder, name) for name in ("news", "wiki", "weasel"))
    in_news, in_wiki, in_weasel = (occurrences(each, candidates) for each in (news, wiki, weasel))
    fold = {each.name: folds_of(each.sentences["article"]) for each in (news, wiki, weasel)}

    def kept(cues: list[Occurrence], name: str, held: int) -> list[Occurrence]:
        return [cue for cue in cues if fold[name][cue.sentence] != held]

    def uncertainty(held: int) -> Detector:
        train = kept(in_news, "news", held), kept(in_wiki, "wiki", held)
        usable = candidates
        if seen_only:
            marked = {cue.family for cues in train for cue in cues if cue.marked}
            usable = [candidate for candidate in candidates if candidate[1] in marked]
        return Detector(fit_uncertainty(*train, usable), "uncertainty", senses=senses)

    def weasels(held: int) -> Detector:
        left = fold["weasel"] != held
        number = np.cumsum(left) - 1  # of each sentence among those that are left
        train = kept(in_weasel, "weasel", held)
        train = [cue._replace(sentence=number[cue.sentence]) for cue in train]
        return Detector(fit_weasel(train, weasel.tagged[left], candidates), "weasel", senses=senses)

    tables = list(map(uncertainty, range(fold["news"].max() + 1)))
    found = {each.name: judged(each, fold[each.name], tables.__getitem__) for each in (news, wiki)}
    return found | {"weasel": judged(weasel, fold["weasel"], weasels)}


def judged(sample: Sample, fold: np.ndarray, table: Callable[[int], Detector]) -> pd.DataFrame:
    """Labels and findings of each sentence, by the detector of its fold: see `held_out`."""
    words = cut_words(sample.sentences)
    columns = {"document": sample.sentences["article"], "tagged": sample.tagged}
    facts = pd.DataFrame(columns | {"cues": list(map(len, sample.cues)), "words": words.sum()})
    facts["expected"] = facts["found"] = 0.0
    for held in np.unique(fold):
        rows = np.flatnonzero(fold == held)
        part = cut_words(sample.sentences.iloc[rows])
        facts.loc[rows, "expected"], facts.loc[rows, "found"] = judge(part, table(held))
    return facts


def main(folder: str) -> None:
    """Fit on everything and write the table."""
    candidates = read_candidates()
    news, wiki, weasel = (read_sample(folder, name) for name in ("news", "wiki", "weasel"))
    rows = fit_uncertainty(occurrences(news, candidates), occurrences(wiki, candidates), candidates)
    rows += fit_weasel(occurrences(weasel, candidates), weasel.tagged, candidates)
    write_table(TARGET, FIELDS, rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
