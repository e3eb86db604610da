"""A finding is tried under every choice that could be defended, and the ledger says where it fails."""

import numpy as np
import pandas as pd
import pytest

from analysis import cut_text
from analysis.comparison.choices import RELATED, Corpus, Reading, corpus_of, readings, recut, related
from analysis.comparison.estimates import compare, gaps
from analysis.comparison.robustness import CHOICES, Finding, claims, different, holds_up, in_words, turned_by_weight
from analysis.display.specification_curve import specification_curve
from analysis.measures.registry import MEASURES

PLAIN = "The old man went home by the river road today. A dog ran along with him for a mile. "
SHORT = "We met. He left again. They ate. She sang a song. It ran. "
LONG = f"The old man {'went home and ' * 20}slept. "  # 64 words
ENDLESS = f"“The long {'and winding ' * 35}road,” he said. "  # 74 words, three of them the outlet's own
QUOTES = "“The long and winding road that leads to your door will never disappear,” he said. "


def articles(**texts):
    """Articles without titles, each of an outlet of its own: `a` of A, `a2` of A too."""
    columns = {
        "outlet": [name[0].upper() for name in texts],
        "title": "",
        "event": "",
        "doubts": "",
        "text": list(texts.values()),
    }
    return pd.DataFrame(columns, index=pd.Index(texts, name="article"))


def ledger(*stands, **choices):
    """A ledger of one finding with these outcomes; choices not given are the usual ones."""
    usual = {"measure": "lix/1"} | Reading()._asdict()
    table = {"first": "A", "second": "B", "claim": "higher", "unit": "article", "units": 8} | usual | choices
    return pd.DataFrame(
        table
        | {
            "estimate": 1 + np.arange(len(stands)) / 8,
            "low": 0.5,
            "high": 1.5,
            "verdict": np.where(stands, "higher", "too close to call"),
            "same_sign": True,
            "stands": stands,
        },
        index=range(len(stands)),
    )


def test_the_first_row_is_the_gap_that_the_notebooks_report():
    """The ledger begins with the finding itself, by the same test among the same pairs."""
    corpus = articles(a=PLAIN * 9, b=SHORT * 4, c=QUOTES * 6)
    first = holds_up(corpus, ("words_per_sentence/1", "A", "B")).iloc[0]
    pairs = gaps(Corpus(corpus).read(Reading()), "words_per_sentence/1")
    gap = pairs[(pairs["first"] == "A") & (pairs["second"] == "B")].iloc[0]
    assert tuple(first[list(Reading._fields)]) == Reading()
    assert first[["estimate", "low", "high", "verdict", "claim"]].tolist() == [
        *gap[["difference", "low", "high", "verdict", "verdict"]]
    ]
    assert first["stands"] and first["same_sign"]


def test_the_pair_may_be_named_either_way_round():
    """A is as much higher than B as B is lower than A."""
    corpus = articles(a=PLAIN * 9, b=SHORT * 4)
    one = holds_up(corpus, Finding("words_per_sentence/1", "A", "B", "higher"))
    other = holds_up(corpus, Finding("words_per_sentence/1", "B", "A", "lower"))
    assert other["estimate"].tolist() == (-one["estimate"]).tolist()
    assert other["low"].tolist() == (-one["high"]).tolist()
    assert one["stands"].tolist() == other["stands"].tolist() == [False]


def test_choices_that_change_nothing_are_counted_once():
    """Without headings, debris, quotations or doubtful sentence ends there is one specification."""
    assert len(holds_up(articles(a=PLAIN * 9, b=SHORT * 4), ("words_per_sentence/1", "A", "B"))) == 1


def test_quotations_that_make_a_finding_are_named():
    """Long quotations alone lengthen the sentences: without them the outlet's own are as short."""
    table = holds_up(articles(a=(ENDLESS + "He did. ") * 9, b="He left. " * 18), ("words_per_sentence/1", "A", "B"))
    assert table["voice"].tolist() == ["all", "own"]
    assert table["estimate"].tolist() == [36.5, 0]
    assert table["claim"].tolist() == ["higher"] * 2
    assert table["stands"].tolist() == [True, False]
    assert in_words(table).endswith(
        ": holds in 0 of 1 other way to measure it; fails when quotations are removed; same sign in 0 of 1; untested, "
        "with fewer than 10 different estimates."
    )


def test_headings_and_debris_are_counted_only_where_asked(tmp_path):
    """What a label sets aside comes in as body by the choice that names it, and by no other."""
    text = "Talks end\n\n" + PLAIN + "\n\nShare on Facebook\n\n" + PLAIN
    corpus = Corpus(articles(a=text).assign(title="Talks end"))
    kinds = corpus.cuts["samestory"]["kind"]
    assert set(kinds) == {"title", "body", "boilerplate"}

    def counted(**choice):
        read = corpus.read(Reading(**choice))
        return read.loc[read["kind"] == "body", "text"].tolist()

    body = counted()
    assert body == PLAIN.strip().replace("today. A", "today.|A").split("|") * 2
    assert counted(headings="in") == ["Talks end", *body]
    assert counted(boilerplate="in") == [*body[:2], "Share on Facebook", *body[2:]]


def test_short_and_left_out_articles_are_gone():
    """An article below the minimum, or left out by name, has no sentences left."""
    corpus = Corpus(articles(a=PLAIN * 9, b=SHORT))
    assert set(corpus.read(Reading(minimum=100))["article"]) == {"a"}
    assert set(corpus.read(Reading(without="a"))["article"]) == {"b"}


def test_a_reading_that_leaves_one_outlet_is_not_tried():
    """A minimum that only one of two outlets reaches compares nothing."""
    assert Corpus(articles(a=PLAIN * 9, b=SHORT)).distinct("A", "B") == [Reading()]


def test_each_article_of_several_is_left_out_once_and_the_worst_comes_first():
    """The one article that makes the gap is the first to be missed; an only article is never left out."""
    corpus = articles(a=PLAIN * 9, a2=SHORT * 4, a3=SHORT * 3, b=SHORT * 5)
    table = holds_up(corpus, ("words_per_sentence/1", "A", "B"))
    left_out = table.loc[table["without"] != "", "without"].tolist()
    assert left_out[0] == "a"
    assert sorted(left_out) == ["a", "a2", "a3"]


def test_a_formula_on_which_less_is_more_is_turned_round():
    """Reading ease falls where grades rise, so that its gap is read with the other sign."""
    hard = "International organisations unconditionally condemned unprecedented provocations. "
    corpus = articles(a=hard * 30, b="The dog ran to the old man by the road. " * 20)
    table = holds_up(corpus, ("flesch_kincaid_grade/1", "A", "B")).set_index("measure")
    ease = compare(Corpus(corpus).read(Reading()), "flesch_reading_ease/1").set_index("outlet")
    expected = ease.at["B", "estimate"] - ease.at["A", "estimate"]
    assert table.at["flesch_reading_ease/1", "estimate"] == pytest.approx(expected)
    assert table["same_sign"].all()
    assert table.index[0] == "flesch_kincaid_grade/1"


def test_too_close_to_call_is_a_finding_too():
    """A claim of no difference holds where the verdict says so again."""
    corpus = articles(a=SHORT * 4, b=SHORT * 5)
    table = holds_up(corpus, ("words_per_sentence/1", "A", "B"))
    assert table[["claim", "verdict", "stands"]].values.tolist() == [["too close to call"] * 2 + [True]]


def test_what_cannot_be_compared_is_neither_for_nor_against():
    """An outlet too short for a formula has no gap, and the line says so."""
    table = holds_up(articles(a=PLAIN * 9, b=SHORT), Finding("lix/1", "A", "B", "higher"))
    assert set(table["verdict"]) == {"no comparison"}
    assert table["estimate"].isna().all() and not table["stands"].any()
    assert in_words(table) == "LIX, A's article higher than B's article: no choice leaves anything to compare."


def test_many_specifications_are_tried_one_and_two_changes_at_a_time(monkeypatch):
    """Beyond a number that can be afforded, more than two changes at once are left out."""
    monkeypatch.setattr("analysis.comparison.robustness.FULL", 64)
    text = "Talks end\n\n" + (PLAIN + QUOTES) * 5 + "\n\nShare on Facebook\n\n" + PLAIN
    corpus = articles(a=text, b=text + QUOTES).assign(title="Talks end")
    table = holds_up(corpus, ("flesch_kincaid_grade/1", "A", "B"))
    usual = ["flesch_kincaid_grade/1", *Reading()]
    changes = (table[list(CHOICES)] != usual).sum(axis=1)
    assert changes.iloc[0] == 0
    assert set(changes) == {0, 1, 2}
    assert len(related("flesch_kincaid_grade/1")) * 8 > 64
    assert not table.duplicated(list(CHOICES)).any()


@pytest.mark.parametrize(
    ("table", "line"),
    [
        (ledger(True, True), "holds in 1 of 1 other way to measure it"),
        (ledger(False, False), "holds in 0 of 1 other way to measure it"),
        (
            ledger(True, True, False, False, voice=["all", "all", "own", "own"], headings=["out", "in"] * 2),
            "holds in 1 of 3 other ways to measure it; fails when quotations are removed",
        ),
        (
            ledger(True, True, True, False, voice=["all", "all", "own", "own"], headings=["out", "in"] * 2),
            "holds in 2 of 3 other ways to measure it; fails when quotations are removed and headings are counted",
        ),
        (
            ledger(True, True, False, True, measure=["lix/1", "rix/1", "smog/1", "dale_chall/1"]),
            "holds in 2 of 3 other ways to measure it; fails when measured by SMOG grade",
        ),
        (
            ledger(True, False, True, False, minimum=[0, 0, 100, 100], without=["", "a", "", "b"]),
            "holds in 1 of 3 other ways to measure it; fails when article a is left out or article b is left out",
        ),
        (
            ledger(
                *[True] * 7,
                False,
                voice=["all", "own"] * 4,
                headings=["out", "out", "in", "in"] * 2,
                measure=["lix/1"] * 4 + ["rix/1"] * 4,
            ),
            "holds in 6 of 7 other ways to measure it; fails in 1 of 2 when measured by RIX and quotations are removed",
        ),
    ],
)
def test_the_line_names_the_choice_that_tells_where_it_fails(table, line):
    """One choice where one is enough, else two; nothing where it fails everywhere or nowhere."""
    same = "same sign in all of them; untested, with fewer than 10 different estimates"
    assert in_words(table) == f"LIX, in these 8 articles, A higher than B by 1.0 (0.5 to 1.5): {line}; {same}."


def test_choices_that_change_no_estimate_are_no_test():
    """Twelve specifications with one estimate are one; with twelve, eleven besides the claim's own."""
    assert different(ledger(*[True] * 12).assign(estimate=1.0)) == 0
    tested = ledger(*[True] * 12, voice=["all", "own"] * 6)
    assert different(tested) == 11
    assert in_words(tested).endswith("holds in 11 of 11 other ways to measure it; same sign in all of them.")


def test_both_estimates_are_reported_where_means_of_articles_say_the_opposite():
    """One endless article makes A's sentences long; of its articles, most have shorter ones than B's."""
    endless = f"The old man {'went home and ' * 20}slept. "
    corpus = articles(
        **{f"a{n}": SHORT * (3 + n) for n in range(5)}, a=endless * 60, **{f"b{n}": PLAIN * (3 + n) for n in range(6)}
    )
    table = holds_up(corpus, Finding("words_per_sentence/1", "A", "B", "higher"))
    (means,) = table.loc[table["together"] == "means", "estimate"]
    usual = table["estimate"].iloc[0]
    assert usual > 0 > means - usual
    turned = ledger(True, True, together=["sums", "means"]).assign(estimate=[2.0, -1.5])
    assert turned_by_weight(turned) == "the sign is reversed when every article counts the same (−1.50 instead of 2.00)"
    assert "the sign is reversed when every article counts the same" in in_words(turned)
    assert turned_by_weight(ledger(True, True)) == ""


def test_the_longest_articles_are_left_out_together():
    """Of two hundred articles the two longest; of fewer than a hundred none, and then it is not tried."""
    many = Corpus(articles(**{f"{'ab'[n % 2]}{n}": SHORT * (1 + n // 20) for n in range(200)}))
    assert len(many.longest) == 2
    assert set(many.read(Reading(longest="out"))["article"]).isdisjoint(many.longest)
    assert [one.longest for one in many.single("A", "B")] == ["out", "in", "out"]
    few = Corpus(articles(a=SHORT * 9, a2=PLAIN * 9, b=SHORT))
    assert few.single("A", "B") == [Reading(together="means")]
    assert Corpus(articles(a=SHORT * 9, b=SHORT)).single("A", "B") == []


def test_claims_are_the_decided_gaps_with_the_higher_outlet_first():
    """What a table of gaps calls higher or lower can be tested directly."""
    sentences = pd.concat(
        [cut_text(SHORT * 4, "A"), cut_text(LONG * 9, "B"), cut_text(SHORT * 5, "C")], ignore_index=True
    )
    found = claims(gaps(sentences, "words_per_sentence/1"), "words_per_sentence/1")
    assert found == [
        Finding("words_per_sentence/1", "B", "A", "higher"),
        Finding("words_per_sentence/1", "B", "C", "higher"),
    ]


@pytest.mark.parametrize(
    ("finding", "message"),
    [
        (("lix/1", "A", "Z"), "there is no outlet 'Z'; choose one of ['A', 'B']"),
        (("lix/1", "A", "B", "more"), "verdict is 'more'; choose one of higher, lower, too close to call"),
    ],
)
def test_a_finding_that_is_none_is_refused_in_one_sentence(finding, message):
    """What was wrong, what was found, what would be right."""
    with pytest.raises(ValueError) as refused:
        holds_up(articles(a=SHORT, b=SHORT), finding)
    assert str(refused.value) == message


def test_the_other_splitter_sees_the_same_characters():
    """Recutting moves sentence ends, never text: every sentence is at its offsets."""
    corpus = articles(a="Lead\n\n" + PLAIN + QUOTES + "\n\nHe met Gen. Lee in the U.S. Then he left.", b=SHORT)
    ours, theirs = Corpus(corpus).cuts.values()
    assert list(theirs.columns) == list(ours.columns)
    for row in theirs.itertuples():
        assert corpus.at[row.article, "text"][row.start : row.end] == row.text
    joined = [cut.groupby("article")["text"].agg("".join).str.replace(r"\s", "", regex=True) for cut in (ours, theirs)]
    assert joined[0].equals(joined[1])
    again = recut(ours, corpus, lambda text: [(0, len(text))])
    assert again.groupby("block").size().tolist() == [1] * ours["block"].nunique()


@pytest.mark.parametrize(
    "reading",
    [
        Reading(),
        Reading(voice="own", splitter="nupunkt", headings="in"),
        Reading(boilerplate="in", minimum=100, without="a2"),
    ],
)
def test_counting_each_sentence_once_gives_the_gaps_of_counting_anew(reading):
    """The gaps by every measure are those of `gaps` on the text as it is read, to the last digit, without sentences."""
    text = "Talks end\n\n***\n\nHe met Gen. Lee. " + (PLAIN + QUOTES) * 5 + "\n\nShare on Facebook"
    articles_ = articles(a=text, a2=text + SHORT * 9, b=QUOTES * 9 + PLAIN, c=SHORT * 20).assign(title="Talks end")
    corpus, every = Corpus(articles_), list(MEASURES.values())
    anew = {one.name: gaps(corpus.read(reading), one, voice=reading.voice) for one in every}
    found = corpus.gaps(reading, every)
    assert list(found) == list(anew)
    for name, table in found.items():
        pd.testing.assert_frame_equal(table, anew[name].drop(columns="sentence"), check_exact=True)
    assert all(corpus.gaps(reading, every)[name] is table for name, table in found.items())


def test_findings_on_the_same_articles_share_the_work():
    """Equal articles are cut once, also as another frame; one letter changed in place, and they are cut anew."""
    one = articles(a=PLAIN * 9, b=SHORT * 4)
    corpus = corpus_of(one)
    assert corpus_of(one.copy()) is corpus
    one.loc["b", "text"] = SHORT * 4 + "!"
    assert corpus_of(one) is not corpus
    assert "".join(corpus_of(one).cuts["samestory"]["text"]).endswith("It ran. !")


def test_every_related_measure_exists():
    """The table of related measures names nothing that is not there, and no measure twice."""
    stems = {name.partition("/")[0] for name in MEASURES}
    named = [stem for group in RELATED for stem in group]
    assert sorted(set(named) - stems) == []
    assert len(named) == len(set(named))


def test_the_notebooks_reading_is_the_first():
    """Every other one changes it somewhere."""
    every = list(readings())
    assert every[0] == Reading()
    assert len(every) == len(set(every)) == 48


def test_one_outlet_has_nothing_to_compare_it_to():
    """The only outlet of a corpus is its highest and its lowest; that is reported, not raised."""
    ledger = holds_up(articles(a=PLAIN * 9, b=SHORT), ("lix/1", "A", "A"))
    assert in_words(ledger) == "LIX: one outlet only, with nothing to compare it to."
    assert specification_curve(ledger).alt.startswith("LIX: one outlet only")
