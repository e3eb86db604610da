"""Whose page it is: the original's host, where a web archive keeps a copy."""

import pandas as pd
import pytest

from analysis.corpus.about import problems
from analysis.corpus.load import load
from analysis.corpus.outlets import host_of, is_archive, original
from analysis.corpus.webpages import read_html

STORY = (
    "The ferry to the islands stops on Monday for a week, the harbour office said, as its ramp has to be mended. " * 4
)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.herald.example/bridge", "herald.example"),
        ("herald.example/bridge", "herald.example"),
        ("https://m.herald.example/a", "herald.example"),
        ("https://web.archive.org/web/20230927101010/https://www.herald.example/bridge", "herald.example"),
        ("https://web.archive.org/web/20230927101010id_/http://herald.example:80/a?b=1", "herald.example"),
        ("web.archive.org/web/20230927101010/herald.example/a", "herald.example"),
        ("https://archive.ph/2023.09.27-101010/https://www.herald.example/a", "herald.example"),
        ("https://archive.today/20230927/https://herald.co.example/", "herald.co.example"),
        ("https://archive.ph/AbC1d", ""),
        ("https://perma.cc/AB12-CD34", ""),
        ("https://arquivo.pt/wayback/20230927101010/http://herald.example/a", "herald.example"),
        ("https://webarchive.nationalarchives.gov.uk/ukgwa/20230101/https://herald.example/", "herald.example"),
        (
            "https://webcache.googleusercontent.com/search?q=cache:x:https://www.herald.example/a+&cd=1",
            "herald.example",
        ),
        ("https://www.google.com/amp/s/www.herald.example/a", "herald.example"),
        ("https://www-herald-example.translate.goog/a?_x_tr_sl=fr", "herald.example"),
        ("https://12ft.io/proxy?q=https%3A%2F%2Fwww.herald.example%2Fa", "herald.example"),
        ("p. 3", ""),
        ("https://[::1]/", ""),
        ("", ""),
    ],
)
def test_the_host_is_the_originals(address, host):
    """An archive's, a cache's or a translation's address names the page that it copies, or nobody."""
    assert host_of(address) == host


def test_an_archive_is_nobodys_outlet():
    """Neither its host nor what it calls itself."""
    assert (
        is_archive("web.archive.org")
        and is_archive("Internet Archive Wayback Machine")
        and not is_archive("The Archive")
    )
    assert original("https://herald.example/1") == "https://herald.example/1"


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="canonical" href="https://web.archive.org/web/20230927101010/https://www.herald.example/bridge">',
        (
            '<meta property="og:site_name" content="Wayback Machine">'
            '<link rel="canonical" href="https://web.archive.org/web/2023/https://herald.example/x">'
        ),
        (
            '<meta property="og:site_name" content="archive.ph"><link rel="canonical" href="https://archive.ph/AbC1d">'
            '<input name="q" value="https://www.herald.example/bridge">'
        ),
    ],
)
def test_a_page_from_an_archive_is_its_outlets(head):
    """Its canonical address, or the form that the archive puts above it."""
    page = f"<html><head><title>Ferry stops</title>{head}</head><body><article><p>{STORY}</p></article></body></html>"
    assert read_html(page.encode())["outlet"] == "herald.example"


def test_a_table_with_addresses_only_has_their_hosts_as_outlets():
    """Each row's own, an archive's original."""
    urls = ["https://www.a.example/1", "https://web.archive.org/web/20230927101010/https://b.example/1"]
    articles = load(pd.DataFrame({"url": urls, "text": [STORY, STORY.upper()]}), duplicates="all")
    assert articles["outlet"].tolist() == ["a.example", "b.example"]
    assert not problems(articles)["problem"].str.contains("have one outlet").any()


def test_articles_that_nothing_tells_apart_are_reported(tmp_path):
    """All articles have the same outlet because nothing names another: nothing could be compared."""
    pd.DataFrame({"text": [STORY, STORY[::-1]]}).to_csv(tmp_path / "export.csv", index=False)
    articles = load(tmp_path / "export.csv")
    found = "all 2 articles have the same outlet, 'export', because nothing names another"
    assert found in problems(articles)["problem"].tolist()
    named = load(pd.DataFrame({"outlet": "Echo", "text": [STORY, STORY[::-1]]}))
    assert not problems(named)["problem"].str.contains("have one outlet").any()
