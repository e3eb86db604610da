"""The accuracy of each measure on labelled text: python -m tools.trust.validate [BENCHMARKS]

Prints one row per measure and set, and writes `data/validation.csv`. The measures are the shipped ones, on text that is split
like any other text. Where weights were fitted to the same set that they are measured on, the value is cross-validated: each
document is judged by weights that were not fitted to it. That covers only the weights. Lists of words, rules, thresholds and
penalties were chosen with figures on these same halves in view, so expect somewhat lower figures on new text.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.corpus.events import events_of
from analysis.measures.accuracy import COLUMNS, CROSS_VALIDATED, SAME_TEXTS
from analysis.measures.registry import MEASURES
from analysis.measures.scores import parts_of
from analysis.measures.vader import NEUTRAL
from analysis.overlap.origins import TOGETHER, ties
from analysis.overlap.pairs import overlap
from analysis.overlap.reuse import reuse_of
from analysis.resources import RECORD
from analysis.text.words import cut_sentences
from tools.trust import (
    fit_attribution,
    fit_ease,
    fit_hedging,
    fit_names,
    fit_reuse,
    fit_same_statement,
    fit_tone,
    fit_tone_towards,
)
from tools.trust.labelled_sets import BenchmarkError, articles_of, body_sentences, one_sentence_each, read_set

BENCHMARKS = Path("../shared/benchmarks")
HALF = "labelled half"
RESAMPLES = 1_000
SEED = 0
FEWEST_SENTENCES = 8  # a document needs so many for a rate
LIVE_GENRES = ("news", "speech", "interview")
STRONG = 1  # a mean rating so far from 0 has a sign
WRONG_SIGN = "wrong sign of strongly rated (less is better)"
LESS = "(less is better)"
EVENTS_DRAWN, DRAWS = 12, 50
TEACHERS = "teacher_ease/1"
EASE = (TEACHERS, "flesch_reading_ease/1", "flesch_kincaid_grade/1", "dale_chall/1")

Statistic = Callable[[np.ndarray], float]


@dataclass(frozen=True)
class Check:
    """One figure: a statistic over cases (rows of numbers), resampled by group."""

    measure: str
    data: str
    metric: str
    statistic: Statistic
    cases: Any  # an array
    group: Any  # of each case
    n: int = 0  # of what is judged, where a case holds several
    baseline: float = math.nan
    reach: float = math.nan
    note: str = ""

    def row(self) -> dict[str, Any]:
        """The check as a row of the table."""
        low, high = self.interval()
        value = self.statistic(self.cases) if len(self.cases) else math.nan
        figures = {"value": value, "low": low, "high": high, "baseline": self.baseline}
        facts = {name: getattr(self, name) for name in ("measure", "data", "metric", "reach", "note")}
        return facts | figures | {"half": HALF, "n": self.n or len(self.cases)}

    def interval(self) -> tuple[float, float]:
        """95 % percentile interval; documents, not sentences, are resampled."""
        if not len(self.cases):
            return math.nan, math.nan
        rng = np.random.default_rng(SEED)
        names, group = np.unique(np.asarray(self.group), return_inverse=True)
        members = np.split(np.argsort(group, kind="stable"), np.cumsum(np.bincount(group))[:-1])
        values = []
        for _ in range(RESAMPLES):
            drawn = rng.integers(len(names), size=len(names)).tolist()
            values.append(self.statistic(self.cases[np.concatenate([members[i] for i in drawn])]))
        low, high = np.nanpercentile(values, [2.5, 97.5]).tolist()
        return low, high


# Statistics over cases -------------------------------------------------------------------------


def f1(cases: np.ndarray) -> float:
    """F1 of cases that hold true positives, false positives and false negatives."""
    hits, false, missed = cases.sum(axis=0)
    return 2 * hits / (2 * hits + false + missed) if hits else 0.0


def outcomes(gold: Any, found: Any) -> np.ndarray:
    """Cases for `f1` from the truth and the findings, one of each per sentence."""
    gold, found = np.asarray(gold, dtype=bool), np.asarray(found, dtype=bool)
    return np.column_stack([gold & found, ~gold & found, gold & ~found]).astype(int)


def pearson(cases: np.ndarray) -> float:
    """Pearson's r of two columns."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return float(np.corrcoef(cases.T)[0, 1])


def spearman(cases: np.ndarray) -> float:
    """Spearman's rank correlation of two columns."""
    from scipy.stats import rankdata

    return pearson(rankdata(cases, axis=0))


def area(cases: np.ndarray) -> float:
    """Area under the ROC curve: how often a case whose first column is above 0 is ranked higher."""
    from scipy.stats import rankdata

    positive = cases[:, 0] > 0
    pairs = positive.sum() * (~positive).sum()
    ranks = rankdata(cases[:, 1])[positive].sum() - positive.sum() * (positive.sum() + 1) / 2
    return float(ranks / pairs) if pairs else math.nan


# The sets --------------------------------------------------------------------------------------


def check_sentences(folder: Path) -> Iterator[Check]:
    """Where sentences end inside a paragraph; the end of its last sentence does not count."""
    documents = read_set(folder, "sentences_gum")
    paragraphs = [" ".join(sentences) for row in documents for sentences in row["paragraphs"]]
    document = np.repeat(np.arange(len(documents)), [len(row["paragraphs"]) for row in documents])
    articles = articles_of(paragraphs)
    whole = pd.DataFrame({"article": articles.index, "start": 0, "kind": "body"})
    cut = cut_sentences(articles, whole.assign(end=list(map(len, paragraphs))))
    ours = cut.groupby("article")["end"].agg(set).reindex(articles.index).to_list()
    gold = [
        set(np.cumsum([len(one) + 1 for one in sentences]) - 1) for row in documents for sentences in row["paragraphs"]
    ]
    genre = np.array([row["genre"] for row in documents])[document]
    for name, found in (("cut_sentences", ours), ("nupunkt", _nupunkt_ends(paragraphs))):
        cases = np.array(
            [
                (len(true & ends), len(ends - true), len(true - ends))
                for end, true, ends in zip(map(len, paragraphs), gold, found, strict=True)
                for true, ends in [(true - {end}, ends - {end})]
            ]
        )
        for genres, baseline, reach in (("news, speech, interview", 0.979, 0.985), ("all genres", 0.942, 0.955)):
            kept = np.isin(genre, LIVE_GENRES) | (genres == "all genres")
            n = int(cases[kept][:, [0, 2]].sum())
            yield Check(
                name,
                f"sentences_gum, {genres}",
                "F1 of sentence ends",
                f1,
                cases[kept],
                document[kept],
                n,
                baseline,
                reach,
            )


def _nupunkt_ends(paragraphs: list[str]) -> list[set[int]]:
    import nupunkt

    found = [nupunkt.sent_spans(text) for text in paragraphs]
    return [
        {start + len(text[start:end].rstrip()) for start, end in spans}
        for text, spans in zip(paragraphs, found, strict=True)
    ]


def check_names(folder: Path) -> Iterator[Check]:
    """Persons, places and organisations: a labelled name is found if one of its kind overlaps it."""
    documents = [document for _, document in fit_names.read_documents(folder)]
    held_out, shipped = (
        [fit_names.outcomes(document, names) for document, names in zip(documents, found, strict=True)]
        for found in (fit_names.held_out(documents), [document.names() for document in documents])
    )
    for kind, baseline, reach in (("person", 0.52, 0.62), ("place", 0.67, math.nan), ("organisation", 0.53, math.nan)):
        cases, known = (np.array([one[kind] for one in found]) for found in (held_out, shipped))
        yield _names(f"F1 of {kind}s", cases, known, baseline, reach)
    cases, known = (np.array([sum(one.values()) for one in found]) for found in (held_out, shipped))
    yield _names("F1 of all three kinds", cases, known, 0.58, 0.62)


def _names(metric: str, cases: np.ndarray, known: np.ndarray, baseline: float, reach: float) -> Check:
    note = _fitted(f1(known), "document") + "; baseline: spaCy's small model"
    n = int(cases[:, [0, 2]].sum())
    return Check("find_names", "names_gum", metric, f1, cases, np.arange(len(cases)), n, baseline, reach, note)


def check_hedging(folder: Path) -> Iterator[Check]:
    """Hedged sentences, and the rate of hedges in a document."""
    held_out = [fit_hedging.held_out(folder, senses=senses) for senses in (True, False)]
    seen_only = fit_hedging.held_out(folder, seen_only=True, senses=True)
    for name, baseline, reach in (("news", 0.56, 0.72), ("wiki", 0.56, 0.68), ("weasel", 0.74, 0.77)):
        data, sample = f"hedging_{name}", fit_hedging.read_sample(folder, name)
        judged = [_with_shipped(sample, found[name]) for found in held_out]
        for version, facts, shipped, weasel in zip(
            (3, 2), judged, ("hedged_in_context", "likely_hedged"), ("weasel_in_context", "likely_weasel"), strict=True
        ):
            measure, part = (f"weasel_sentences/{version - 1}", weasel) if name == "weasel" else ("", shipped)
            note = _fitted(f1(outcomes(facts["tagged"], facts[part])), "document")
            if name != "weasel" and version == 3:
                known = f1(outcomes(facts["tagged"], seen_only[name]["found"]))
                note += f"; {known:.3f} without cues that only held-out text marks"
            yield _hedged(measure or f"hedged_sentences/{version}", data, facts, "found", baseline, reach, note)
        yield _hedged("hedged_sentences/1", data, judged[0], "hedged", baseline, reach, "")
        if name != "weasel":
            yield from _check_rates(data, judged, *((0.58, 0.78) if name == "news" else (0.61, math.nan)))


def _hedged(
    measure: str, data: str, facts: pd.DataFrame, found: str, baseline: float, reach: float, note: str
) -> Check:
    cases = outcomes(facts["tagged"], facts[found])
    return Check(measure, data, "F1 of sentences", f1, cases, facts["document"], 0, baseline, reach, note)


def _fitted(in_sample: float, held: str) -> str:
    return f"{CROSS_VALIDATED} by {held}; in sample {in_sample:.3f}"


def _with_shipped(sample: fit_hedging.Sample, held_out: pd.DataFrame) -> pd.DataFrame:
    """The results of the shipped measures for each sentence, next to those of held-out weights."""
    wanted = [
        *(f"{name}/{version}" for name in ("hedges_per_1000_words", "hedged_sentences") for version in (1, 2, 3)),
        *(f"weasel_sentences/{version}" for version in (1, 2)),
    ]
    parts = parts_of(sample.sentences, wanted).drop(columns="words")
    return held_out.join(parts)


def _check_rates(data: str, judged: list[pd.DataFrame], baseline: float, reach: float) -> Iterator[Check]:
    for version, facts, shipped in ((3, judged[0], "expected_hedges"), (2, judged[1], "expected_cues")):
        rates = _rates(facts)
        note = _fitted(pearson(rates[["cues", shipped]].to_numpy()), "document")
        yield _rate(f"hedges_per_1000_words/{version}", data, rates, "expected", baseline, reach, note)
    yield _rate("hedges_per_1000_words/1", data, _rates(judged[0]), "hedges", baseline, reach, "")


def _rates(facts: pd.DataFrame) -> pd.DataFrame:
    columns = ["cues", "expected", "expected_cues", "expected_hedges", "hedges", "words"]
    documents = facts.groupby("document")
    sums = documents[columns].sum()[documents.size() >= FEWEST_SENTENCES]
    return sums.div(sums["words"], axis=0)


def _rate(measure: str, data: str, rates: pd.DataFrame, found: str, baseline: float, reach: float, note: str) -> Check:
    cases = rates[["cues", found]].to_numpy()
    return Check(measure, data, "r of document rates", pearson, cases, rates.index, 0, baseline, reach, note)


def check_attribution(folder: Path) -> Iterator[Check]:
    """Sentences with an attribution, cues, heads of sources, and the share of sources without a name."""
    study = fit_attribution.Study(folder)
    held_out, shipped = study.held_out(), study.shipped()
    gold, found = study.of_sentences(held_out)
    _, known = study.of_sentences(shipped)
    parts = parts_of(study.sentences, "attributions_per_1000_words/1")
    first, second = "attributions_per_1000_words/1", "attributions_per_1000_words/2"
    metric, data = "F1 of sentences", "attribution_polnear"
    note = _fitted(f1(outcomes(gold, known)), "article")
    for name, ours, why in ((second, found, note), (first, parts["attributions"] > 0, "")):
        yield Check(name, data, metric, f1, outcomes(gold, ours), study.article, 0, 0.755, 0.86, why)
    for metric, judge, reach in (
        ("F1 of cues", study.of_cues, 0.78),
        ("F1 of heads of sources", study.of_sources, 0.76),
    ):
        cases, why = judge(held_out), _fitted(f1(judge(shipped)), "article")
        n = int(cases[:, [0, 2]].sum())
        yield Check(second, data, metric, f1, cases, np.arange(len(cases)), n, math.nan, reach, why)
    cases = np.column_stack(study.unnamed(held_out))
    cases = cases[~np.isnan(cases).any(axis=1)]
    note = f"{CROSS_VALIDATED} by article; whether a labelled source is named is judged by the same rule"
    metric = "share of unnamed sources, found less labelled (nearer to 0 is better)"
    yield Check("unnamed_share/2", data, metric, excess, cases, np.arange(len(cases)), 0, note=note)


def excess(cases: np.ndarray) -> float:
    """By how much the second column exceeds the first on average."""
    return float((cases[:, 1] - cases[:, 0]).mean())


def check_reuse(folder: Path) -> Iterator[Check]:

    rows, held_out = read_set(folder, "reuse_clough"), fit_reuse.Study(folder).held_out()
    level = np.array([row["level"] for row in rows])
    texts = [row[which] for row in rows for which in ("answer", "source")]
    articles = articles_of(texts, np.repeat([str(row["id"]) for row in rows], 2))
    sentences = body_sentences(articles)
    # Of each pair, the answer comes first.
    shipped = reuse_of(articles, sentences)["reuse"].to_numpy()[::2]
    plain = overlap(articles, sentences=sentences)["containment_5_first"].to_numpy()
    for metric, statistic, baseline, reach in (
        ("AUC, reused or not", area, 0.963, 0.985),
        ("Spearman with level", spearman, 0.83, 0.90),
    ):
        in_sample = statistic(np.column_stack([level, shipped]))
        note = f"{SAME_TEXTS}; only CHANCE is held out, by task; in sample {in_sample:.3f}"
        for measure, value, why in (("reuse/1", held_out, note), ("containment_5", plain, "")):
            yield Check(
                measure,
                "reuse_clough",
                metric,
                statistic,
                np.column_stack([level, value]),
                [row["id"] for row in rows],
                0,
                baseline,
                reach,
                why,
            )


def check_tone(folder: Path) -> Iterator[Check]:
    """Tone of sentences, articles and headlines, as readers rate them."""
    study, rows = fit_tone.Study(folder), read_set(folder, "sentiment_headlines")
    valence = np.array([row["valence"] for row in rows])
    headlines = one_sentence_each([row["text"] for row in rows])
    tables = [pd.DataFrame({"rating": study.rating}), pd.DataFrame({"rating": valence})]
    for table, held, texts in zip(tables, study.held_out(headlines), (study.sentences, headlines), strict=True):
        parts = parts_of(texts, ["news_tone/1", "vader_tone/1", "vader_tone/2"])
        table["held"], table["shipped"] = held, parts["sentence_tone"]
        table["vader"], table["vader_2"] = parts["tone"], parts["tone_without_names"]
    sentences, titles = tables
    articles = sentences.groupby(study.article).mean()
    strong = abs(sentences["rating"]) >= STRONG
    for data, table, group, metric, statistic, baseline, reach in (
        ("sentiment_nyt", articles, articles.index, "r of article means", pearson, 0.62, 0.70),
        ("sentiment_nyt", sentences, study.article, "r of sentences", pearson, 0.50, 0.55),
        ("sentiment_nyt", sentences[strong], study.article[strong], WRONG_SIGN, wrong_sign, 0.15, 0.12),
        ("sentiment_headlines", titles, titles.index, "r of headlines", pearson, 0.62, 0.62),
    ):
        note = _fitted(statistic(table[["rating", "shipped"]].to_numpy()), "article")
        for name, column, why in (
            ("news_tone/1", "held", note),
            ("vader_tone/2", "vader_2", ""),
            ("vader_tone/1", "vader", ""),
        ):
            yield Check(
                name, data, metric, statistic, table[["rating", column]].to_numpy(), group, 0, baseline, reach, why
            )


def check_tone_towards(folder: Path) -> Iterator[Check]:
    """Whether the tone towards somebody is negative, neutral or positive; the three have the same weight."""
    study, statistic = fit_tone_towards.Study(folder), fit_tone_towards.macro_f1
    parts = parts_of(one_sentence_each(study.texts), ["news_tone/1", "vader_tone/1"])
    vader = np.where(abs(parts["tone"]) < NEUTRAL, 0, parts["tone"])
    shipped, held_out, plain, classic = (
        np.column_stack([study.tone, found]).astype(int)
        for found in (
            study.judged(np.arange(len(study.tone))),
            study.held_out(),
            np.sign(parts["sentence_tone"]),
            np.sign(vader),
        )
    )
    note = f"{_fitted(statistic(shipped), 'article')}; news tone of the whole sentence {statistic(plain):.3f}"
    metric, baseline = "macro-F1 of tone towards somebody", statistic(classic)
    for name, cases, reach, why in (
        ("tone_towards/2", held_out, 0.60, note),
        ("tone_towards/1", classic, math.nan, ""),
    ):
        yield Check(name, "tone_targets_mtsc", metric, statistic, cases, study.article, 0, baseline, reach, why)


def wrong_sign(cases: np.ndarray) -> float:
    """Share of cases whose two columns have opposite signs."""
    return float((cases.prod(axis=1) < 0).mean())


def check_ease(folder: Path) -> Iterator[Check]:
    """How easy teachers find a text, and which of three versions of a story is easier."""
    study = fit_ease.Study(folder)
    clear, onestop = (
        pd.DataFrame({name: ease_of(sentences, name) for name in EASE})
        for sentences in (study.excerpts, study.openings)
    )
    shipped = clear[TEACHERS], onestop[TEACHERS]
    clear[TEACHERS], onestop[TEACHERS] = study.held_out()
    stories = np.unique(study.story)
    for name in EASE:
        cases = np.column_stack([study.easiness, clear[name]])
        in_sample = pearson(np.column_stack([study.easiness, shipped[0]]))
        note = _fitted(in_sample, "excerpt") if name == TEACHERS else ""
        yield Check(
            name, "readability_clear", "r with easiness", pearson, cases, np.arange(len(cases)), 0, 0.58, 0.66, note
        )
        ordered, known = (_in_order(study, ease) for ease in (onestop[name], shipped[1]))
        for metric, right, in_sample in (
            ("three versions in order", ordered.all(axis=1), known.all(axis=1).mean()),
            ("two versions in order", ordered.mean(axis=1), known.mean()),
        ):
            note = _fitted(in_sample, "story") if name == TEACHERS else ""
            yield Check(name, "readability_onestop", metric, np.mean, right, stories, 0, 0.93, 0.95, note)


def ease_of(sentences: pd.DataFrame, name: str) -> np.ndarray:
    """The measure of each text, with the opposite sign if a higher value means harder."""
    measure = MEASURES[name]
    sums = parts_of(sentences, name).groupby(sentences["article"], sort=False).sum()
    value = measure.value({part: sums[part] for part in measure.parts})
    return value if measure.more.startswith("easier") else -value


def _in_order(study: fit_ease.Study, ease: pd.Series) -> np.ndarray:
    """For each story, whether Ele is easier than Int, Int than Adv, Ele than Adv."""
    versions = pd.Series(np.asarray(ease), [study.story, study.level]).unstack().to_numpy()
    hard, middle, easy = versions.T
    return np.column_stack([easy > middle, middle > hard, easy > hard])


def check_same_statement(folder: Path) -> Iterator[Check]:
    """Whether two sentences say the same, as people judged; two of a pair are in one fold."""
    study = fit_same_statement.Study(folder)
    weights = fit_same_statement.fit(study.facts, study.same)
    held_out, shipped = study.held_out(), fit_same_statement.probability(weights, study.facts)
    for metric, statistic, baseline, reach in (
        ("AUC, the same or not", area, math.nan, math.nan),
        ("F1 of the same", lambda cases: f1(outcomes(*cases.T >= 0.5)), 0.83, 0.83),
        ("accuracy", lambda cases: float(np.mean((cases[:, 0] >= 0.5) == (cases[:, 1] >= 0.5))), 0.76, 0.76),
    ):
        note = _fitted(statistic(np.column_stack([study.same, shipped])), "sentence")
        cases = np.column_stack([study.same, held_out])
        yield Check("reworded", "reworded_msrp", metric, statistic, cases, study.group, 0, baseline, reach, note)


def adjusted_rand(cases: np.ndarray) -> float:
    """Adjusted Rand index of two columns of group numbers (Hubert & Arabie 1985)."""
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(*cases.T.astype(int)))


def _news_on_events(folder: Path) -> pd.DataFrame:
    rows = pd.DataFrame(read_set(folder, "events_basil")).rename(columns={"source": "outlet"})
    rows["published"] = pd.to_datetime(rows["published"])
    return rows.assign(doubts="").set_axis([f"article {at}" for at in range(len(rows))])


def check_events(folder: Path) -> Iterator[Check]:
    """Events that are not given: all at once, and any twelve of them."""
    articles = _news_on_events(folder)
    named = pd.factorize(articles["event"])[0]

    def found(some: np.ndarray) -> np.ndarray:
        guessed = events_of(articles[some].assign(event=""))
        return np.column_stack([named[some], pd.factorize(guessed)[0]])

    everything = found(np.ones(len(articles), dtype=bool))
    yield Check(
        "guessed_events",
        "events_basil",
        "adjusted Rand index",
        adjusted_rand,
        everything,
        named,
        0,
        0.83,
        0.95,
        SAME_TEXTS,
    )
    rng = np.random.default_rng(SEED)
    draws = [np.isin(named, rng.choice(named.max() + 1, EVENTS_DRAWN, replace=False)) for _ in range(DRAWS)]
    cases = np.array([[adjusted_rand(found(some))] for some in draws])
    yield Check(
        "guessed_events",
        "events_basil",
        f"lowest adjusted Rand index of {EVENTS_DRAWN} events, {DRAWS} draws",
        lambda values: float(values.min()),
        cases,
        np.arange(DRAWS),
        0,
        math.nan,
        0.95,
        SAME_TEXTS,
    )


def check_origins(folder: Path) -> Iterator[Check]:
    """How often independently written stories are taken for one origin; a few do share an agency's text."""
    articles = _news_on_events(folder)
    pairs = ties(articles)
    cases = np.column_stack([pairs["tie"] >= TOGETHER, pairs["grounds"] == "", pairs["tie"]]).astype(float)
    event = articles["event"].reindex(pairs["first"]).to_numpy()
    for metric, statistic, baseline, reach in (
        (f"share of pairs taken for one origin {LESS}", lambda rows: float(rows[:, 0].mean()), 34 / 300, 0.03),
        (
            f"the same without wording or order in common {LESS}",
            lambda rows: float((rows[:, 0] * rows[:, 1]).mean()),
            26 / 300,
            0.03,
        ),
        (f"share of specifications that tie a pair {LESS}", lambda rows: float(np.nanmean(rows[:, 2])), math.nan, 0.05),
    ):
        yield Check(
            "origins",
            "events_basil",
            metric,
            statistic,
            cases,
            event,
            0,
            baseline,
            reach,
            f"{SAME_TEXTS}; baseline: this project's rules before",
        )


SETS = (
    check_sentences,
    check_ease,
    check_tone,
    check_tone_towards,
    check_hedging,
    check_names,
    check_attribution,
    check_reuse,
    check_same_statement,
    check_events,
    check_origins,
)


def validate(folder: str | Path = BENCHMARKS) -> pd.DataFrame:
    """The accuracy of each measure on each labelled set in the folder: one row per figure.

    Columns: `measure`; `data`, `half` (the set, and the part of it); `n` (sentences, ends, documents or pairs judged);
    `metric`; `value` with its 95 % interval `low` to `high`; `baseline` (the best simple method published for the set);
    `reach` (this project's target); `note`. A figure that could not be measured is NaN, and the note says why.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise BenchmarkError(
            f"{folder}: no such folder; name the one that holds the labelled sets "
            "(data/README.md says where each comes from)"
        )
    rows = []
    for check in SETS:
        try:
            rows += [one.row() for one in check(folder)]
        except BenchmarkError as error:
            missing = str(error).partition(":")[0]
            rows.append({"data": Path(missing).stem, "half": HALF, "note": "not measured: no such file"})
    return pd.DataFrame(rows, columns=COLUMNS)


def main(folder: str | Path = BENCHMARKS) -> int:
    """Validate, print the table, write the record."""
    try:
        table = validate(folder)
    except BenchmarkError as error:
        print(error, file=sys.stderr)
        return 2
    table.to_csv(RECORD, index=False, float_format="%.4f", lineterminator="\n")
    shown = table.drop(columns="half").rename(columns={"baseline": "base"})
    print(shown.to_string(index=False, float_format="%.3f", na_rep="–"))
    print(f"Written to {RECORD}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
