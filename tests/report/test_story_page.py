"""The story page: its numbers are the library's, its sentences follow rules, and it asks nobody for anything."""

import ast
import json
import math
import re
from html import unescape

import pandas as pd
import pytest

from analysis.comparison.differences import differences
from analysis.comparison.estimates import compare
from analysis.display.explorer.widget import FOLDER
from analysis.measures.accuracy import accuracy
from analysis.measures.attribution import attributions
from analysis.measures.scores import parts_of
from analysis.names.mentions import find_mentions
from analysis.overlap.origins import origins
from analysis.overlap.pairs import overlap
from analysis.overlap.ties import matched_sentences
from analysis.report.notebooks import notebook_paths
from analysis.report.story_cited import citations, names_in_titles
from analysis.report.story_evidence import evidence, sampled
from analysis.report.story_measures import LEXICON
from analysis.report.story_page import KINDS, packed, read, write_story
from analysis.report.story_pieces import marker
from analysis.report.story_replies import _names, said_of
from analysis.report.story_results import TESTED, measure_of, slugs_of, story_of
from analysis.report.story_sentences import Teller, fraction, number
from analysis.report.story_texts import in_utf16
from analysis.text.words import cut_sentences, cut_words

OUTLETS = "City Telegraph,Democracy News Live,Sendas News,Third Eye Analyst,Today On Globe".split(",")


@pytest.fixture(scope="module")
def sentences(articles):
    return cut_sentences(articles)


@pytest.fixture(scope="module")
def found(articles, sentences):
    return differences(articles, sentences, TESTED)


@pytest.fixture(scope="module")
def story(articles, found):
    return story_of(articles, title="Test", found=found)


@pytest.fixture(scope="module")
def page(story, tmp_path_factory):
    return write_story(tmp_path_factory.mktemp("story"), *story, {"The method": "methods.md"}).read_text("utf-8")


@pytest.fixture(scope="module")
def slugs():
    return slugs_of(OUTLETS)


def data_of(page: str) -> dict:
    """The data that the page carries for its interactive part."""
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])


@pytest.mark.parametrize("mid", [mid for mid in LEXICON if mid != "shared"])
def test_values_are_those_of_compare(mid, story, sentences):
    """Estimate and interval of every outlet, in the unit of the page."""
    report = story[0]
    name = {outlet["id"]: outlet["name"] for outlet in report["outlets"]}
    table = compare(sentences, measure_of(mid)).set_index("outlet")
    for outlet, cell in report["values"][mid].items():
        value = table.at[name[outlet], "estimate"] * LEXICON[mid].scale(False)
        value = 100 - value if LEXICON[mid].turned else value
        assert cell["value"] == pytest.approx(value, abs=0.001)
        if cell["of"]:
            times = 1 if LEXICON[mid].per else 100
            assert cell["value"] == pytest.approx(100 * cell["of"][0] / cell["of"][1], abs=0.001 * times)


def test_verdicts_are_the_states_of_differences(story, found):
    """No pair is a finding, or remarkable, that the library does not call so; what it lacks is close or unknown."""
    report = story[0]
    name = {outlet["id"]: outlet["name"] for outlet in report["outlets"]}
    said = {
        (measure_of(mid).name, name[gap["first"]], name[gap["second"]]): gap["verdict"]
        for mid, gaps in report["gaps"].items()
        for gap in gaps
        if gap["verdict"] not in ("close", "unknown")
    }
    assert said == {(row.measure, row.first, row.second): row.state for row in found.itertuples()}
    assert sum(map(len, report["gaps"].values())) == len(TESTED) * 10


def test_shared_wording_is_that_of_overlap(story, articles):
    """Both shares of each pair of articles."""
    report = story[0]
    name = {outlet["id"]: outlet["name"] for outlet in report["outlets"]}
    figure = "containment_3_{}_no_names"
    shares = {}
    for _, row in overlap(articles).iterrows():
        ends = row["first_outlet"], row["second_outlet"]
        shares[ends] = 100 * row[figure.format("first")]
        shares[ends[::-1]] = 100 * row[figure.format("second")]
    for pair in report["pairs"]:
        ends = name[pair["first"]], name[pair["second"]]
        assert pair["share"] == pytest.approx([shares[ends], shares[ends[::-1]]], abs=0.001)


def test_texts_are_the_articles_to_the_letter(page, story, articles):
    """What the reader opens is what was read, and each sentence is found at its offsets."""
    texts = data_of(page)["texts"]
    assert [text["text"] for text in texts.values()] == articles["text"].tolist()


def test_a_page_without_a_finding_says_so(page, story):
    """In the headline, and what is remarkable is called so, never a finding."""
    report = story[0]
    verdicts = {gap["verdict"] for gaps in report["gaps"].values() for gap in gaps}
    assert "finding" not in verdicts
    assert "<h1>Five outlets, one story. No difference in tone or style is sure enough to report.</h1>" in page
    for one in Teller(report).findings():
        assert one["rule"] != "difference"
        assert (one["rule"] == "remarkable") == one["title"].startswith("Remarkable, but no finding: ")


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (
            ["Okafor meets Lindqvist", "Dana Okafor in Bergen", "Lindqvist and Okafor to talk"],
            ["Dana Okafor", "Lindqvist"],
        ),
        (["Dana Okafor in Bergen", "Dana Okafor speaks", "Okafor’s day"], ["Dana Okafor"]),
        (["Talks today", "Okafor speaks", "A day at sea"], []),
        (["Bergen-Line sinks", "Bergen-Line lost"], []),
    ],
)
def test_what_a_story_is_about_is_what_its_titles_name(titles, names):
    """Names that more than half of them have, once; as the titles print them."""
    articles = pd.DataFrame({"title": titles})
    found = pd.DataFrame(
        [
            ("Dana Okafor", "person", "Okafor"),
            ("Dana Okafor", "person", "Dana Okafor"),
            ("Lindqvist", "person", "Lindqvist"),
            ("Bergen", "place", "Bergen"),
        ],
        columns=["mention", "kind", "text"],
    )
    assert names_in_titles(articles, found) == names


def test_the_page_says_above_its_headline_what_it_is_about(page):
    """By the names in the titles; nobody has to write it into story.toml."""
    assert '<p class="kicker">Kim Jong Un and Putin</p>' in page


def test_a_finding_is_said_in_the_headline(story):
    """With a verdict of the library, the same numbers make a headline."""
    report = json.loads(json.dumps(story[0]))
    widest = max(report["gaps"]["attribution"], key=lambda gap: gap["difference"] or 0)
    widest |= {"verdict": "finding", "tried": 20, "held": 19}
    tell = Teller(report)
    first, *_ = tell.findings()
    assert first["rule"] == "difference"
    assert first["certainty"] == "More than chance, and the same in at least 19 of 20 other ways of measuring it."
    assert tell.headline(tell.findings()).startswith("Five outlets, one story. One says who says so ")


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.1, "about a tenth as often"),
        (0.22, "less than a quarter as often"),
        (0.5, "about half as often"),
        (0.9, "somewhat less often"),
    ],
)
def test_fractions_have_names(share, said):
    """The next fraction that has a name, with "about" where it is near."""
    assert fraction(share) == said


@pytest.mark.parametrize(
    ("value", "places", "said"), [(-0.113, 1, "−0.1"), (786.4, -1, "790"), (-0.04, 1, "0.0"), (1843, 0, "1,843")]
)
def test_numbers_are_rounded_for_print(value, places, said):
    """With a real minus, commas, and no minus before nought."""
    assert number(value, places) == said


def test_the_page_asks_no_other_host_and_is_small(page):
    """No address in it loads anything; five articles take less than a megabyte."""
    assert not re.search(r'\b(?:src|srcset|href)="(?:https?:)?//', page)
    assert "@import" not in page and "url(http" not in page
    assert '<link rel="icon" href="data:,">' in page  # else a browser asks the server for one
    assert len(page.encode()) < 1_000_000


def test_findings_can_be_read_without_a_script(page):
    """Titles, numbers, sentences and whole articles are in the HTML itself."""
    html = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    for said in ("What we found", "too close to call", "Read the articles", "Who is cited", *OUTLETS):
        assert said in html
    assert html.count("<summary>") > 10


def corpus_of(rows: list[tuple[str, str, str]]) -> pd.DataFrame:
    """Articles from (outlet, event, text)."""
    made = pd.DataFrame(rows, columns=["outlet", "event", "text"], index=[f"a{n}" for n in range(len(rows))])
    made = made.assign(title="Talks", published=pd.NaT, doubts="", file="a.txt", words=9)
    made.index.name = "article"
    return made


@pytest.mark.parametrize(
    "rows",
    [
        [("A", "", "It may rain.")],
        [("A", "", "It may rain."), ("</script><b>", "", "The talks failed at noon.")],
        [("A", "e", "It may rain."), ("A", "e", "It rained, Ann Lee said."), ("Правда", "", "“Talks,” he said.")],
        [("A", "e", "It may rain."), ("B", "e", "It may rain."), ("A", "f", "It snowed."), ("B", "f", "Snow fell.")],
    ],
    ids=["one article", "no wording shared", "an outlet twice", "two events"],
)
def test_small_corpora_have_a_page_too(rows, tmp_path):
    """Whatever cannot be compared is left out, and no name breaks out of its place."""
    page = write_story(tmp_path, *story_of(corpus_of(rows), title="<T>"), {}).read_text("utf-8")
    assert "&lt;T&gt;" in page
    assert page.count("</script>") == 2
    data = data_of(page)
    assert ("Nobody is cited by name." in page) == (not data["report"]["people"])
    assert bool(data["texts"]) != data["report"]["story"]["several"]
    for event in data["report"]["events"]:
        assert (tmp_path / "data" / f"{event['id']}.js").is_file() == data["report"]["story"]["several"]


def test_offsets_are_counted_as_a_browser_counts():
    """A character beyond U+FFFF is two units of JavaScript; on the other side of a link nothing moves."""
    smile = "\N{GRINNING FACE}"
    text = {
        "text": f"{smile} a b",
        "blocks": [[0, 5, "body"]],
        "sentences": [[2, 5, 1]],
        "quotes": [[2, 3]],
        "marks": {"tone": [[4, 5, "dark"]]},
    }
    links = {"a|b": {"passages": [[2, 5, 2, 5, "w"]], "sentences": []}}
    report = {"samples": {}, "citing": []}
    _, texts, linked = in_utf16(report, {"a": text, "b": text | {"text": "xx a b"}}, links)
    assert texts["a"]["sentences"] == [[3, 6, 1]]
    assert texts["a"]["marks"] == {"tone": [[5, 6, "dark"]]}
    assert texts["b"]["sentences"] == [[2, 5, 1]]
    assert linked["a|b"]["passages"] == [[3, 6, 2, 5, "w"]]


def test_data_cannot_close_its_script():
    """What a text says stays data."""
    assert packed("</script>\u2028") == '"\\u003c/script>\\u2028"'


def test_the_page_tests_what_the_notebook_does():
    """Findings are one family of comparisons: the headline measures of 07_findings, in their newest versions."""
    import nbformat

    (path,) = [path for path in notebook_paths() if path.stem == "07_findings"]
    (cell,) = [
        cell for cell in nbformat.read(path, as_version=4).cells if "parameters" in cell.metadata.get("tags", [])
    ]
    (headline,) = [line.value for line in ast.parse(cell.source).body if line.targets[0].id == "headline"]
    assert sorted(ast.literal_eval(headline)) == sorted(TESTED)


def test_outlets_have_a_marker_of_their_own():
    """No two of 64 outlets have both shape and colour in common."""
    assert len({marker(style) for style in range(64)}) == 64


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([649, 318, 345], "A’s article runs clearly longer than B’s and C’s."),
        ([300, 660, 640], "A’s article runs far shorter than B’s and C’s."),
        ([500, 510, 520], None),
        ([500, 510, 520, 640], "D’s article runs clearly longer than A’s and B’s."),
        ([500, 590, 620, 640], None),  # one of three is far
    ],
)
def test_a_plain_count_is_said_where_one_is_far_from_the_others(values, said, story):
    """The longest or the shortest, whichever has more room beside it, against all that are a quarter away."""
    report = json.loads(json.dumps(story[0]))
    cells = report["values"]["length"]
    for outlet, name, value in zip(report["outlets"], "ABCDE", (values + [None] * 5)[:5], strict=True):
        outlet["name"] = name
        cells[outlet["id"]] = {"value": value, "low": None, "high": None, "of": None}
    found = [one["title"] for one in Teller(report).findings() if one["id"] == "length"]
    assert found == ([said] if said else [])


# -- every number on the page ----------------------------------------------------------------------

NUMBER = re.compile(r"[−-]?\d[\d,]*(?:\.\d+)?")


def numbers(*nodes) -> list[str]:
    """All numbers in the text of elements."""
    return [one for node in nodes for one in NUMBER.findall(node.text_content())]


def fits(said: str, values) -> bool:
    """Whether a printed number is one of these values, rounded as far as it is printed."""
    plain = said.replace(",", "").replace("−", "-")
    shown = plain.rstrip("0") if "." not in plain else plain
    places = len(plain.partition(".")[2]) or len(shown) - len(plain)
    return any(round(value, places) == float(plain) for value in values if not math.isnan(value))


@pytest.fixture(scope="module")
def html(page):
    from lxml.html import document_fromstring

    return document_fromstring(page)


def test_header_counts_articles_and_words(html, articles, sentences):
    """Five articles, their words together, and each outlet's."""
    body = sentences[sentences["kind"] == "body"]
    by = pd.Series(cut_words(body).sum(), index=body.index).groupby(body["outlet"]).sum().astype(int)
    (facts,) = html.xpath("//dl[@class='facts']")
    assert numbers(facts) == [str(len(articles)), f"{by.sum():,}"]
    assert numbers(*html.xpath("//ul[@class='key']")) == [str(by[name]) for name in OUTLETS]


@pytest.mark.parametrize("mid", [mid for mid in LEXICON if LEXICON[mid].glance])
def test_cells_show_what_compare_gives(mid, html, articles, sentences, slugs):
    """Under each marker the cases, or the estimate; to a screen reader the interval as well."""
    counted = overlap(articles) if mid == "shared" else sentences
    table = compare(counted, measure_of(mid)).set_index("outlet")
    scale = LEXICON[mid].scale(False)
    for name, key in slugs.items():
        (cell,) = html.xpath(f"//a[@data-view='cell/{mid}/{key}' and contains(@class, 'cell')]")
        row = table.loc[name, ["estimate", "low", "high"]].astype(float) * scale
        known = [*row, *(100 - row)] if LEXICON[mid].turned else [*row]
        shown = numbers(*cell.xpath("span[@class='val']"))
        if LEXICON[mid].counted:
            parts = parts_of(sentences, measure_of(mid)).groupby(sentences["outlet"]).sum().loc[name]
            first, whole = (int(parts[part]) for part in measure_of(mid).arguments)
            assert shown == [str(whole - first if LEXICON[mid].turned else first), str(whole)]
            known += map(float, shown)
        assert all(fits(said, known) for said in shown)
        spoken = " ".join(cell.xpath("span[@class='vh']")[0].text_content().split(": ", 1)[1:])
        spoken = spoken.replace(LEXICON[mid].unit(False), "")
        assert [said for said in NUMBER.findall(spoken) if not fits(said, known)] == []


def test_matrix_shows_what_overlap_gives(html, articles, slugs):
    """Each cell: of so many runs of three words of the row's article, so many of 100 are in the column's."""
    for _, row in overlap(articles).iterrows():
        for side, one, other in (
            ("first", "first_outlet", "second_outlet"),
            ("second", "second_outlet", "first_outlet"),
        ):
            (cell,) = html.xpath(f"//a[@data-view='pair/{slugs[row[one]]}/{slugs[row[other]]}']")
            assert numbers(cell)[0] == f"{100 * row[f'containment_3_{side}_no_names']:.0f}"


def test_every_sentence_is_in_a_table_with_what_counts_in_it(page, story, articles, sentences, tmp_path):
    """Also where nothing is a finding: as many marks as the page's numbers count, at the sentences' own offsets."""
    write_story(tmp_path, *story, {})
    table = pd.read_csv(tmp_path / "sentences.csv", keep_default_na=False)
    body = sentences[sentences["kind"] == "body"]
    assert table["text"].tolist() == body["text"].tolist()
    assert table["start"].tolist() == body["start"].tolist()
    counted = table["cited"].str.count("; ") + (table["cited"] != "")
    for outlet in story[0]["outlets"]:
        text = next(one for key, one in story[1].items() if story[0]["articles"][key]["outlet"] == outlet["id"])
        assert counted[table["outlet"] == outlet["name"]].sum() == len(text["marks"]["cited"]) > 0


def test_what_is_only_counted_looks_so(html):
    """A hole in its markers, an axis from nought, no interval, no dots of a verdict; no axis label is moved from its place."""
    (chart,) = html.xpath("//*[@id='finding-length']//figure")
    assert len(chart.xpath(".//*[@class='hole']")) == len(OUTLETS)
    assert not html.xpath("//*[contains(@class, 'plot counted')]//*[@class='iv']")
    assert html.xpath("//*[contains(@class, 'plot open')]//*[@class='iv']")
    for name, dots in (("length", 1), ("originals", 2), ("too-close", 0)):
        assert len(html.xpath(f"//*[@id='finding-{name}']//p[@class='sure']//*[@class='on']")) == dots
    assert not any("likely" in said for said in html.xpath("//*[@data-view[starts-with(., 'cell/named')]]//text()"))
    ticks = chart.xpath(".//div[@class='axis']//span")
    assert (ticks[0].text, ticks[0].get("style")) == ("0", "left:0.0%")
    assert not html.xpath("//*[@id='finding-too-close']//*[@class='hole']")
    assert ":last-child" not in read("chart.css").partition(".axis div span")[2].partition("@container")[0]


def test_people_are_those_of_attributions(html, articles, sentences, slugs):
    """The sum of an outlet's citations, by kind of source; nobody is cited more often than that kind has it."""
    table = attributions(sentences).query("said")
    again = table["who_start"].notna() & table.duplicated(["article", "who_start"])
    table = table[~again]  # "said …, adding": one place
    for name, key in slugs.items():
        kinds = table.loc[table["outlet"] == name, "named"].value_counts()
        (bar,) = html.xpath(f"//ul[@class='cites']//a[@data-view='cited/{key}']")
        assert numbers(bar) == [str(kinds.sum()), *(str(kinds.get(kind, 0)) for kind in KINDS)]
        squares = html.xpath(f"//section[@id='cited']//a[starts-with(@data-view, 'cited/{key}/')]")
        counts = [int(numbers(one)[0]) for one in squares]
        assert counts == [len(one.xpath(".//i")) for one in squares]
        assert max(counts) <= kinds["named"] <= sum(counts)  # "both Pyongyang and Moscow"; each has a name


def test_findings_have_only_numbers_of_the_tables(story, html, articles, sentences):
    """In title, text, certainty and chart of each finding: what the library gives for its measure."""
    tied = origins(articles, sentences=sentences)
    alike = matched_sentences(articles, sentences=sentences)
    known = {
        "originals": [
            *alike.groupby(["first", "second"]).size(),
            *tied["specifications"],
            *(tied["holds"] * tied["specifications"]).round(),
            *sentences[sentences["kind"] == "body"].groupby("outlet").size(),
        ],
        "length": compare(sentences, measure_of("length"))["estimate"].tolist(),
        "too-close": [min(gap["smallest"] for gap in story[0]["gaps"]["hedging"]), 95],
    }
    seen = set()
    for finding in html.xpath("//article[contains(@class, 'finding')]"):
        name = finding.get("id").removeprefix("finding-")
        for rest in finding.xpath(".//details|.//*[@class='axis']|.//*[contains(@class, 'vh')]"):
            rest.drop_tree()
        allowed = [float(f"{value:.1g}") for value in known.get(name, [])] + known.get(name, [])
        assert [said for said in numbers(finding) if not fits(said, allowed)] == [], name
        seen.add(name)
    assert seen == {*known, "only-john-everard"}


def test_no_other_number_is_on_the_page(page):
    """What the tests above do not compare is a constant of the method, or said of how right a measure is."""
    from lxml.html import document_fromstring

    html = document_fromstring(page)
    seen = "//header|//*[@id='findings']|//*[@id='glance']|//table|//*[@class='cites']|//details|//script|//style"
    for node in html.xpath(seen):
        node.drop_tree()
    right = {f"{100 * value:.0f}" for mid in LEXICON for value in accuracy(measure_of(mid).name)["value"].dropna()}
    right |= {f"{100 * accuracy('origins')['value'].iloc[0]:.0f}", f"{accuracy('origins')['n'].iloc[0]:,}", "100"}
    right |= {str(len(TESTED) * math.comb(len(OUTLETS), 2))}  # comparisons
    found = set(numbers(*html.xpath("//section")))
    assert found - right <= {"28", "2023", "14", "20", "30", "13", "0", "1"}


def test_the_numbers_of_an_embed_lie_beside_it(page, story, tmp_path):
    """Each snippet names its source, its table has what the report has, and its pictures say what it shows."""
    report = story[0]
    drawn = write_story(tmp_path, *story, {}, pictures=True).read_text("utf-8")
    bodies = data_of(page)["embed"]["bodies"]
    assert {path.stem for path in (tmp_path / "embed").iterdir()} == set(bodies)
    assert {"originals", "length", "at-a-glance", "whose-wording", "who-is-cited"} <= set(bodies)
    for name, body in bodies.items():
        assert f"Source: five articles by {', '.join(OUTLETS[:-1])} and {OUTLETS[-1]}." in body, name
        forms = {path.suffix for path in (tmp_path / "embed").glob(f"{name}.*")}
        assert forms == {".html", ".csv", ".xlsx", ".svg", ".png", ".pdf"}, name
        assert f'<a href="embed/{name}.pdf">PDF</a>' in drawn
        assert f'<a href="embed/{name}.pdf">PDF</a>' not in page
    picture = unescape((tmp_path / "embed" / "at-a-glance.svg").read_text("utf-8"))
    tell = Teller(report)
    for mid in (mid for mid, facts in LEXICON.items() if facts.glance):
        assert all(f"{tell.name[one]} {tell.spoken(mid, one)}" in picture for one in tell.name), mid
    cited = (tmp_path / "embed" / "who-is-cited.svg").read_text("utf-8")
    assert "Sendas News: 7 named, 2 he, she, they, 3 no name, 0 no source" in cited
    table = pd.read_csv(tmp_path / "embed" / "at-a-glance.csv")
    known = [cell["value"] for mid, facts in LEXICON.items() if facts.glance for cell in report["values"][mid].values()]
    assert table["value"].tolist() == known
    labels = {facts.label for facts in LEXICON.values() if facts.tested and facts.glance}
    assert set(table.loc[table["low"].notna(), "measure"]) == labels
    shares = pd.read_csv(tmp_path / "embed" / "whose-wording.csv")["percent"].tolist()
    assert shares == [share for pair in report["pairs"] for share in pair["share"]]


def test_of_many_outlets_a_row_names_those_that_cite(story, tmp_path):
    """No table is wider than a page: from nine outlets on there is no column for each, and every number still opens."""
    from lxml.html import document_fromstring

    report = json.loads(json.dumps(story[0]))
    more = [report["outlets"][0] | {"id": f"x{n}", "name": f"X {n}", "style": n} for n in range(5, 9)]
    report["outlets"] += more
    for table in (*report["values"].values(), report["cited"]):
        table |= {one["id"]: table["city-telegraph"] for one in more}
    report["pairs"] = []
    page = document_fromstring(write_story(tmp_path, report, *story[1:], {}).read_text("utf-8"))
    table = page.xpath("//section[@id='cited']//table[@class='people']")[0]
    assert len(table.xpath(".//th[@scope='col']")) == 2
    assert "Of 9 outlets there are too many pairs to show here." in page.text_content()
    counts = [int(numbers(one)[0]) for one in table.xpath(".//a")]
    assert counts == [times for one in report["people"] for _, times in sorted(one["by"].items())]


def test_of_many_outlets_a_heading_counts(story):
    """Four are named in a sentence, more are counted."""
    tell = Teller(story[0])
    assert tell.rest(["sendas-news"]) == "Sendas News’s"
    assert tell.rest([*tell.name]) == "those of five others"


def test_of_several_events_a_citation_has_its_sentences(tmp_path):
    """The first of them are on the page itself, with the words marked, although texts lie beside it."""
    rows = [
        ("A", "e", "Ann Lee said it may rain. It rained."),
        ("B", "e", "It snowed. Ann Lee denied it."),
        ("A", "f", "Snow fell, Ann Lee said."),
        ("B", "f", "It snowed."),
    ]
    report, *_ = story_of(corpus_of(rows), title="")
    ((person,), (shown,)) = report["people"], report["citing"]
    assert (person["name"], person["by"]) == ("Ann Lee", {"a": 2, "b": 1})
    assert [row["text"] for row in shown["a"]] == ["Ann Lee said it may rain.", "Snow fell, Ann Lee said."]
    assert [row["text"][a:b] for row in shown["b"] for a, b, label in row["marks"] if label == "named"] == ["denied"]


def test_a_letter_holds_what_the_page_says_of_its_outlet(story, articles):
    """Counted and likely findings too, with the outlet's own sentences; an outlet that is not named is told nothing."""
    said = said_of(*story, {})
    assert [one["title"] for one in said["Sendas News"]] == [
        one["title"] for one in Teller(story[0]).findings() if "Sendas News" in one["title"] + one["text"]
    ]
    originals, everard, length = said["Sendas News"]
    assert len(originals["sentences"]) == 6
    assert all("Everard" in sentence["text"] for sentence in everard["sentences"])
    own = " ".join(articles.loc[articles["outlet"] == "Sendas News", "text"].item().split())
    assert all(" ".join(sentence["text"].split()) in own for sentence in originals["sentences"] + everard["sentences"])
    assert length["sentences"] == []
    assert {re.sub(r"\d+", "n", sentence["where"]) for sentence in everard["sentences"]} == {"sentence n of n"}


@pytest.mark.parametrize(
    ("text", "names"),
    [("Post’s article runs longer.", True), ("The Posters run longer.", False), ("Only (Post) cites him.", True)],
)
def test_an_outlet_is_named_by_its_whole_name(text, names):
    """Not where another word begins with it."""
    assert _names(text, "Post") == names


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Senator Dana Okafor, Republican of Kentucky, said on Monday it may rain.", ["Dana Okafor"]),
        ("“It may rain,” Representative Dana Okafor, Democrat of Georgia, said on Monday.", ["Dana Okafor"]),
        ("“It may rain,” said Senator Dana Okafor, Democrat of Georgia.", ["Dana Okafor"]),
        ("Dana Okafor, Democrat from New Jersey, denied it.", ["Dana Okafor"]),
        ("Dana Okafor, a professor at Houston College in Austin, Tex., said it may rain.", ["Dana Okafor"]),
        ("Sen. Dana Okafor, R-Ky., said it may rain.", ["Dana Okafor"]),
        ("Sen. Dana Okafor (R-Ky.) said it may rain.", ["Dana Okafor"]),
        ("Dana Okafor, a spokeswoman for the Lindqvist campaign, said it may rain.", ["Dana Okafor"]),
        ("A spokesman for Mr. Lindqvist, Dana Okafor, said it may rain.", ["Dana Okafor"]),
        ("The Republican, Senator Dana Okafor of Ohio, said it may rain.", ["Dana Okafor"]),
        ("Republican Sen. Dana Okafor said it may rain.", ["Dana Okafor"]),
        ("Senators Dana Okafor and Erik Lindqvist, Democrats of Ohio, denied it.", ["Dana Okafor", "Erik Lindqvist"]),
        ("A lawyer for Senator Dana Okafor, Democrat of Ohio, denied it.", []),
        ("Dana Okafor and Erik Lindqvist said it may rain.", ["Dana Okafor", "Erik Lindqvist"]),
        ("In a reply to Dana Okafor, Norway denied it.", ["Norway"]),
        ("With the exception of Dana Okafor, Republicans denied it.", []),
        ("Republicans said it may rain.", []),
        ("House Democrats said it may rain.", []),
        ("Every Senate Republican said it may rain.", []),
        ("The White House and Democrats said it may rain.", ["White House"]),
        ("The top Republican on the Senate Committee said it may rain.", []),
        ("The Republican Party said it may rain.", ["Republican Party"]),
        ("The Log Cabin Republicans said it may rain.", ["Log Cabin Republicans"]),
        ("Russians said it may rain.", []),
        ("A Western agency said it may rain.", []),
        ("The Russian government said it may rain.", ["Russian government"]),
    ],
)
def test_who_is_cited_is_the_person_not_the_party(text, speakers):
    """What stands beside a name describes who has it; people of a party are not the party."""
    articles = corpus_of([("A", "e", text)])
    sentences = cut_sentences(articles)
    cited = citations(articles, sentences, find_mentions(articles, sentences=sentences))
    assert sorted({name for found in cited["speakers"] for _, name in found}) == speakers


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "The United States said it was late. The U.S. government said it may rain. The American government denied it.",
            {"U.S. government": 3},
        ),
        ("The U.S. government said it may rain. Russia denied it.", {"Russia": 1, "U.S. government": 1}),
        ("The United States said it may rain.", {"United States": 1}),
        ("Norway said so. The Ohio city government denied it.", {"Norway": 1, "Ohio city government": 1}),
    ],
)
def test_a_country_that_speaks_is_its_government(text, people):
    """Under the government's name where articles cite both; no government is made up where they cite the country."""
    report, *_ = story_of(corpus_of([("A", "e", text), ("B", "e", "It may rain.")]), title="Talks")
    assert {one["name"]: one["by"]["a"] for one in report["people"]} == people


def test_an_adjective_alone_is_no_name_that_one_article_has():
    """ "Western" names nobody; a place by its name is one."""
    texts = ("Western leaders met in Bergen with Syrian allies.", "Leaders met in the rain.")
    report, *_ = story_of(corpus_of([("A", "e", texts[0]), ("B", "e", texts[1])]), title="Talks")
    assert [one["name"] for one in report["only"]["a"]] == ["Bergen"]


@pytest.mark.parametrize(("title", "where"), [("Rain on Monday", "Rain on Monday"), ("", "Talks in Bergen")])
def test_a_sentence_has_the_headline_of_its_own_article(title, where):
    """Not that of the event, which is another outlet's, unless it has none."""
    report = {
        "events": [{"id": "e", "label": "Talks in Bergen"}],
        "articles": {"a1": {"title": title}},
        "samples": {"tone": {"a": [{"event": "e", "article": "a1", "text": "It rained.", "marks": []}]}},
    }
    (row,) = sampled(report, "tone", "a")
    assert row["where"] == where


def test_a_browser_lists_sentences_under_their_own_headlines():
    """Where a sentence is from is never an event's headline but by way of `headline`."""
    script = (FOLDER / "explorer.js").read_text("utf-8")
    places = re.findall(r"where: view\(`read/.*", script)
    assert len(places) == 4 and not [place for place in places if ".label" in place or ".title" in place]
    assert "return this.report.articles[article].title || this.event[event].label;" in script


def test_of_several_events_a_letter_quotes_the_sentences_that_are_shown(articles):
    """Those of the sample, as the outlet printed them."""
    rows = [articles.assign(event=f"e{n}") for n in range(4)]
    corpus = pd.concat(rows, keys=range(4)).reset_index(drop=True).rename_axis("article")
    report, texts, links = story_of(corpus, title="")
    finding = {"rule": "difference", "measure": "attribution", "first": "sendas-news", "others": []}
    shown = evidence(finding, report, texts, links, Teller(report))["evidence"]
    own = articles.loc[articles["outlet"] == "Sendas News", "text"].item()
    assert shown and all(row["text"] in own for row in shown)
