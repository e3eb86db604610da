"""Is that difference real? Estimates with intervals, and gaps between outlets with a verdict."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from analysis.measures import Measure, Wanted, chosen, parts_of

RESAMPLES = 2000
SEED = 2023
LEVEL = 0.95
VERDICTS = ("higher", "lower", "too close to call")


def unit_of(sentences: pd.DataFrame, by: str = "source") -> str:
    """What is resampled: `event` if the corpus has several, else `article` if a group has, else `sentence`.

    With sentences as the unit an interval answers "is this more than the variation inside the
    articles?", not "is this outlet always like that?".
    """
    if sentences["event"].replace("", np.nan).nunique() > 1:
        return "event"
    return "article" if sentences.groupby(by)["article"].nunique().max() > 1 else "sentence"


def compare(sentences: pd.DataFrame, measure: str | Measure, *, by: str = "source", voice: str = "all",
            resamples: int = RESAMPLES, seed: int = SEED) -> pd.DataFrame:  # fmt: skip
    """One row per outlet: the score and its 95 % interval.

    Columns: `by`, `estimate`, `low`, `high` (percentile bootstrap, Efron & Tibshirani 1993; the
    measure's unit), `articles`, `sentences`, `words` (counted in this voice), `unit` (what was
    resampled), `why` (why there is no estimate, or nothing).
    """
    (one,) = chosen(measure)
    groups, draws, unit = _resample(sentences, one, by, voice, resamples, seed)
    low, high = _interval(draws)
    return (
        groups.assign(low=low, high=high, unit=unit)
        .rename_axis(by)
        .reset_index()[
            [by, "estimate", "low", "high", "articles", "sentences", "words", "unit", "why"]
        ]
    )


def gaps(sentences: pd.DataFrame, measure: str | Measure, *, by: str = "source", voice: str = "all",
         resamples: int = RESAMPLES, seed: int = SEED) -> pd.DataFrame:  # fmt: skip
    """One row per pair of outlets: the difference, and whether it is more than chance.

    Columns: `first`, `second`, `difference` (first minus second, in the measure's unit), `low`,
    `high` (95 % interval), `p` (two-sided, corrected over the pairs by Holm 1979), `verdict` (is
    the first `higher`, `lower` or is it `too close to call`), `sentence` (the same in plain words).
    """
    (one,) = chosen(measure)
    groups, draws, _ = _resample(sentences, one, by, voice, resamples, seed)
    rows = []
    for first, second in combinations(range(len(groups)), 2):
        difference = draws[first] - draws[second]
        (low,), (high,) = _interval(difference[None])
        rows.append((groups.index[first], groups.index[second],
                     groups["estimate"].iloc[first] - groups["estimate"].iloc[second],
                     low, high, _two_sided(difference)))  # fmt: skip
    table = pd.DataFrame(rows, columns=["first", "second", "difference", "low", "high", "p"])
    table["p"] = holm(table["p"].to_numpy(dtype=float))
    # The interval and the corrected p-value must agree before anything is called a difference.
    clear = (table["p"] < 1 - LEVEL) & ((table["low"] > 0) | (table["high"] < 0))
    table["verdict"] = np.select(
        [clear & (table["difference"] > 0), clear], VERDICTS[:2], VERDICTS[2]
    )
    table["sentence"] = [_in_words(row, one) for row in table.itertuples()]
    return table


def holm(p: np.ndarray) -> np.ndarray:
    """P-values corrected for how many were looked at (Holm 1979); NaN stays NaN.

    >>> holm(np.array([0.01, 0.04, 0.03])).tolist()
    [0.03, 0.06, 0.06]
    """
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    corrected = np.maximum.accumulate(p[order] * np.arange(len(order), 0, -1))
    adjusted = np.full(len(p), np.nan)
    adjusted[order] = np.minimum(corrected, 1.0)
    return adjusted


def _resample(sentences, measure, by, voice, resamples, seed):
    """Groups with their estimates, and one row of `resamples` values of the measure for each group."""
    parts = parts_of(sentences, measure, voice=voice)
    unit = unit_of(sentences, by)
    counted = sentences[parts["words"] > 0]
    names = sorted(sentences[by].unique())
    sums = parts.groupby(sentences[by]).sum().loc[names]
    groups = pd.DataFrame({"why": measure.why(sums)}, index=names)
    groups["estimate"] = np.where(groups["why"] == "", measure.value(sums), np.nan)
    groups["articles"] = counted.groupby(by)["article"].nunique().reindex(names, fill_value=0)
    groups["sentences"], groups["words"] = sums["sentences"].astype(int), sums["words"].astype(int)
    random = np.random.default_rng(seed)
    keys = {"event": "event", "article": "article", "sentence": None}[unit]
    everywhere = sorted(counted["event"].unique()) if unit == "event" else []
    shared = (
        random.multinomial(len(everywhere), _even(everywhere), resamples) if everywhere else None
    )
    draws = np.full((len(names), resamples), np.nan)
    for position, name in enumerate(names):
        own = parts[(sentences[by] == name) & (parts["words"] > 0)]
        if groups["why"].iloc[position] or own.empty:
            continue
        if keys and (unit == "event" or groups["articles"].iloc[position] > 1):
            own = own.groupby(sentences.loc[own.index, keys]).sum()
        if shared is not None:
            weights, own = shared, own.reindex(everywhere, fill_value=0.0)
        else:
            weights = random.multinomial(len(own), _even(own), resamples)
        draws[position] = measure.value(
            dict(zip(own.columns, (weights @ own.to_numpy()).T, strict=True))
        )
    return groups, draws, unit


def _even(units) -> np.ndarray:
    return np.full(len(units), 1 / len(units))


def _interval(draws: np.ndarray) -> tuple[list[float], list[float]]:
    tail = (1 - LEVEL) / 2
    bounds = [
        np.nanquantile(row, [tail, 1 - tail]) if np.isfinite(row).any() else (np.nan, np.nan)
        for row in draws
    ]
    return [float(low) for low, _ in bounds], [float(high) for _, high in bounds]


def _two_sided(difference: np.ndarray) -> float:
    known = difference[np.isfinite(difference)]
    if not len(known):
        return float("nan")
    beyond = min((known <= 0).sum(), (known >= 0).sum())
    return min(1.0, 2 * (beyond + 1) / (len(known) + 1))


def _in_words(gap, measure: Measure) -> str:
    if np.isnan(gap.difference):
        return f"{gap.first} and {gap.second} cannot be compared by {measure.label}."
    size = f"{abs(gap.difference):.2f} (95 % interval of the gap {gap.low:.2f} to {gap.high:.2f})"
    if gap.verdict == "too close to call":
        return f"{gap.first} and {gap.second} are too close to call by {measure.label}: they differ by {size}."
    return f"{gap.first} has the {gap.verdict} {measure.label} than {gap.second}, by {size}."


def finding(comparison: pd.DataFrame, gap_table: pd.DataFrame, measure: str | Measure) -> str:
    """What a comparison shows, in a sentence or two that can be printed: never a ranking that chance could turn.

    `comparison` and `gap_table` are what `compare` and `gaps` return for this measure.
    """
    (one,) = chosen(measure)
    by = comparison.columns[0]
    known = comparison.dropna(subset="estimate")
    missing = [
        f"{row[by]} has no value ({row['why']})."
        for _, row in comparison[comparison["why"] != ""].iterrows()
    ]
    if len(known) < 2:
        return " ".join(
            [
                f"{one.label} compares nothing here: it has a value for {len(known)} of {len(comparison)}.",
                *missing,
            ]
        )
    value = {row[by]: f"{row[by]} ({row['estimate']:.2f})" for _, row in known.iterrows()}
    clear = gap_table[gap_table["verdict"].isin(VERDICTS[:2])]
    close = len(gap_table.dropna(subset="difference")) - len(clear)
    pairs = pd.DataFrame({
        "upper": clear["first"].where(clear["verdict"] == "higher", clear["second"]),
        "lower": clear["second"].where(clear["verdict"] == "higher", clear["first"]),
    })  # fmt: skip
    said = [
        f"{value[upper]} is higher than {_list([value[name] for name in group['lower']])}."
        for upper, group in pairs.groupby("upper", sort=True)
    ]
    if not said:
        lowest, highest = (
            known.loc[known["estimate"].idxmin(), by],
            known.loc[known["estimate"].idxmax(), by],
        )
        said = [
            f"no pair differs by more than chance; estimates run from {value[lowest]} to {value[highest]}."
        ]
    elif close:
        said.append(f"The other {close} of {close + len(clear)} pairs are too close to call.")
    return f"{one.label} ({one.unit}; higher is {one.more}): " + " ".join(said + missing)


def _list(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def findings(
    sentences: pd.DataFrame, measures: Wanted, *, by: str = "source", voice: str = "all"
) -> pd.DataFrame:
    """What each measure shows: one row per measure, for a front page.

    Columns: `measure`, `pairs` (that have a difference), `decided` (of these, more than chance),
    `finding` (in words, as `finding` puts it).
    """
    rows = []
    for measure in chosen(measures):
        comparison = compare(sentences, measure, by=by, voice=voice)
        pairs = gaps(sentences, measure, by=by, voice=voice)
        decided = int(pairs["verdict"].isin(VERDICTS[:2]).sum())
        rows.append(
            (
                measure.name,
                int(pairs["difference"].notna().sum()),
                decided,
                finding(comparison, pairs, measure),
            )
        )
    return pd.DataFrame(rows, columns=["measure", "pairs", "decided", "finding"])


def lowest(comparison: pd.DataFrame) -> str:
    """The group with the lowest estimate; the first one where none has any."""
    return comparison.sort_values("estimate", kind="stable").iloc[0, 0]


def highest(comparison: pd.DataFrame) -> str:
    """The group with the highest estimate; the first one where none has any."""
    return comparison.sort_values("estimate", ascending=False, kind="stable").iloc[0, 0]


def closest(pairs: pd.DataFrame, retold: pd.DataFrame, figure: str = "containment_3") -> str:
    """Which two articles share most, in a sentence that can be printed; `pairs` and `retold` as `overlap` and `reworded` return them.

    `figure` names a directional share of `overlap`; with `_no_names` at its end, names and titles are left out.
    """
    if pairs.empty:
        return "There is nothing to compare: no two articles tell of the same event."
    base = figure.removesuffix("_no_names")
    sides = [
        f"{base}_{side}{'_no_names' if figure != base else ''}" for side in ("first", "second")
    ]
    shares = pairs[sides].to_numpy(dtype=float)
    row, side = np.unravel_index(np.nanargmax(shares), shares.shape)
    names = pairs.iloc[row][["first_source", "second_source"]].tolist()
    words = base.rpartition("_")[2]
    said = (f"{names[side]} shares most: {shares[row, side]:.1%} of its runs of {words} words"
            f"{' without names and titles' if figure != base else ''} stand in {names[1 - side]} too; "
            f"over all {shares.size} directions the median is {np.nanmedian(shares):.1%}.")  # fmt: skip
    if retold.empty:
        return f"{said} No two sentences say the same in other words."
    most = retold.groupby(["first", "second"]).size()
    source = dict(
        zip(
            [*pairs["first"], *pairs["second"]],
            [*pairs["first_source"], *pairs["second_source"]],
            strict=True,
        )
    )
    first, second = most.idxmax()
    return (f"{said} {len(retold)} pairs of sentences say the same in other words, most ({most.max()}) between "
            f"{source[first]} and {source[second]}.")  # fmt: skip
