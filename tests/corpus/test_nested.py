"""What feeds and programs write: values within values, and tables in every orientation of pandas."""

import json

import pandas as pd
import pytest

from analysis.corpus.about import problems, reading
from analysis.corpus.load import load
from analysis.corpus.tables import read_table
from analysis.errors import CorpusError, Unreadable

TEXTS = [
    "The ferry to the islands stops on Monday for a week, the harbour office said, as its ramp has to be mended.",
    "Shopkeepers on the islands fear that their shelves may be empty by Thursday, because no lorry can land.",
]
TITLES = ["Ferry stops", "Islanders fear empty shelves"]
OUTLETS = ["Island Post", "Northern Echo"]
DAY = "2023-09-04T10:00:00Z"


def feed(make, wrap=lambda items: items):
    """A feed of the two articles, each as `make` writes it."""
    return json.dumps(wrap([make(*parts) for parts in zip(TEXTS, TITLES, OUTLETS, strict=True)]))


FEEDS = {
    "WordPress REST": feed(
        lambda text, title, outlet: {
            "id": len(text),
            "date": DAY,
            "link": "https://a.example/1",
            "guid": {"rendered": "https://a.example/?p=1"},
            "title": {"rendered": title},
            "content": {"rendered": text, "protected": False},
            "excerpt": {"rendered": "…"},
            "author": 3,
            "yoast_head_json": {"og_site_name": outlet},
        }
    ),
    "NewsAPI": feed(
        lambda text, title, outlet: {
            "source": {"id": None, "name": outlet},
            "author": None,
            "title": title,
            "url": "https://a.example/1",
            "publishedAt": DAY,
            "content": text,
        },
        lambda items: {"status": "ok", "totalResults": 2, "articles": items},
    ),
    "Guardian": feed(
        lambda text, title, outlet: {
            "id": f"world/{title}",
            "webTitle": title,
            "webUrl": "https://a.example/1",
            "webPublicationDate": DAY,
            "fields": {"headline": title, "bodyText": text, "publication": outlet},
            "tags": [{"id": "x"}],
        },
        lambda items: {"response": {"status": "ok", "results": items}},
    ),
    "Event Registry": feed(
        lambda text, title, outlet: {
            "uri": title,
            "url": "https://a.example/1",
            "dateTime": DAY,
            "title": title,
            "body": text,
            "source": {"uri": "a.example", "dataType": "news", "title": outlet},
            "authors": [{"name": "A. Roe"}],
        },
        lambda items: {"articles": {"results": items, "page": 1}},
    ),
    "Media Cloud": feed(
        lambda text, title, outlet: {
            "stories_id": title,
            "media_name": outlet,
            "media_url": "a.example",
            "publish_date": "2023-09-04 10:00:00",
            "title": title,
            "url": "https://a.example/1",
            "text": text,
            "language": "en",
        }
    ),
    "news-please": feed(
        lambda text, title, outlet: {
            "authors": ["A. Roe"],
            "date_publish": "2023-09-04 10:00:00",
            "description": "…",
            "maintext": text,
            "source_domain": outlet,
            "title": title,
            "url": "https://a.example/1",
            "filename": "a.json",
        }
    ),
    "a search engine's hits": feed(
        lambda text, title, outlet: {
            "_index": "news",
            "_source": {"text": text, "title": title, "outlet": outlet, "date": DAY},
        },
        lambda items: {"hits": {"total": 2, "hits": items}},
    ),
    "feedparser": feed(
        lambda text, title, outlet: {
            "title": title,
            "link": "https://a.example/1",
            "published": DAY,
            "publisher": outlet,
            "content": [{"type": "text/plain", "value": text}],
            "links": [{"href": "https://a.example/1"}],
        }
    ),
    "JSON-LD": feed(
        lambda text, title, outlet: {
            "@type": "NewsArticle",
            "headline": title,
            "articleBody": text,
            "datePublished": DAY,
            "publisher": {"@type": "Organization", "name": outlet},
        }
    ),
    "a text in an object": feed(
        lambda text, title, outlet: {
            "outlet": {"name": outlet},
            "title": title,
            "date": DAY,
            "body": {"text": text, "lang": "en"},
        }
    ),
}


def check(articles):
    """The two articles, by what every feed says of them."""
    assert articles["text"].tolist() == TEXTS
    assert articles["title"].tolist() == TITLES
    assert articles["outlet"].tolist() == OUTLETS


@pytest.mark.parametrize("name", FEEDS)
def test_a_feeds_own_paths_are_recognised(tmp_path, name):
    """Text, headline, outlet and date are found where each feed keeps them, and the choice is noted."""
    (tmp_path / "feed.json").write_text(FEEDS[name], encoding="utf-8")
    articles = load(tmp_path)
    check(articles)
    assert articles["published"].tolist() == [pd.Timestamp(2023, 9, 4, 10)] * 2
    assert " as text" in f"{reading(articles)['note'].item()}, 'text' as text"
    assert set(problems(articles)["file"]) <= {"the corpus"}


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize("spell", [json.dumps, repr])
def test_objects_that_a_csv_spells_are_read_like_those_of_json(tmp_path, name, spell):
    """pandas writes an object into a CSV as Python spells it; other programs as JSON."""
    sheet = json.loads(FEEDS[name])
    while isinstance(sheet, dict):
        sheet = next(value for value in sheet.values() if isinstance(value, (dict, list)))
    rows = [{k: spell(v) if isinstance(v, (dict, list)) else v for k, v in row.items()} for row in sheet]
    pd.DataFrame(rows).to_csv(tmp_path / "feed.csv", index=False)
    check(load(tmp_path))


TABLE = pd.DataFrame({"outlet": OUTLETS, "title": TITLES, "text": TEXTS})


@pytest.mark.parametrize(
    "text",
    [
        *(TABLE.to_json(orient=orient) for orient in ("columns", "index", "records", "split", "table")),
        TABLE.set_index("title").to_json(orient="table"),
        json.dumps(TABLE.to_dict("list")),
        json.dumps(TABLE.to_dict("tight")),
        json.dumps([list(TABLE.columns), *TABLE.values.tolist()]),
        json.dumps(
            {
                "7": {"outlet": OUTLETS[0], "title": TITLES[0], "text": TEXTS[0]},
                "9": {"outlet": OUTLETS[1], "title": TITLES[1], "text": TEXTS[1], "note": "x"},
            }
        ),
    ],
    ids=[
        "columns",
        "index",
        "records",
        "split",
        "table",
        "table with an index",
        "list",
        "tight",
        "rows with a header",
        "by id",
    ],
)
def test_a_table_that_pandas_wrote_is_read_in_every_orientation(tmp_path, text):
    """Two articles are two, however `to_json` or `to_dict` turned them."""
    (tmp_path / "table.json").write_text(text, encoding="utf-8")
    check(load(tmp_path))


def test_rows_without_names_are_refused_with_what_to_do():
    """Which of some values is the text cannot be known."""
    with pytest.raises(Unreadable) as error:
        read_table(TABLE.to_json(orient="values").encode(), ".json")
    assert (str(error.value), error.value.remedy) == (
        "rows without column names",
        'save it as objects: df.to_json(orient="records")',
    )


def test_paragraphs_are_joined_by_blank_lines_and_names_by_commas(tmp_path):
    """A list of long items is a text's paragraphs."""
    rows = [{"outlet": "Echo", "authors": ["A. Roe", "B. Doe"], "text": TEXTS}]
    (tmp_path / "a.json").write_text(json.dumps(rows), encoding="utf-8")
    row = load(tmp_path).iloc[0]
    assert (row["text"], row["author"]) == ("\n\n".join(TEXTS), "A. Roe, B. Doe")


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([{"outlet": "Echo", "content": {"images": [1, 2]}}], "outlet, content.images"),
        ([{"outlet": "Echo", "body": 17}, {"outlet": "Post", "body": 18}], "outlet, body"),
        ([{"outlet": "Echo", "text": "https://a.example/1"}], "outlet, text"),
        ([{"title": "Rain", "description": "It rained."}], "title, description"),
    ],
)
def test_what_is_no_text_is_refused_with_the_columns_found(rows, found, tmp_path):
    """An object, a number or an address is not measured as if it were an article."""
    (tmp_path / "a.json").write_text(json.dumps(rows), encoding="utf-8")
    with pytest.raises(CorpusError, match="no column named 'text'") as error:
        load(tmp_path)
    assert f"found: {found})" in str(error.value)


def test_a_list_with_texts_is_told_from_other_lists(tmp_path):
    """Beside the articles a feed may list its sources and facets."""
    data = {"facets": [{"name": "x", "count": 3}], "items": TABLE.to_dict("records"), "sources": [{"id": 1}]}
    (tmp_path / "a.json").write_text(json.dumps(data), encoding="utf-8")
    check(load(tmp_path))
