"""Feeds are tables of their entries, in each of the dialects that programs write."""

import pytest

from analysis import CorpusError, load
from analysis.corpus.feeds import read_feed
from analysis.errors import Unreadable

RAIN = "<p>It rained in Osney for six days.</p><p>“We are wet,” said Ann Hill.</p>"
ESCAPED = RAIN.replace("<", "&lt;").replace(">", "&gt;")
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
FULL = f"<content:encoded><![CDATA[{RAIN}]]></content:encoded>"
LINK = "<link>https://www.echo.example/rain</link>"

FEEDS = {
    "RSS": f"<rss {CONTENT}><channel><title>Feed</title><item><title>Wet</title>{LINK}<description>Wet.</description>{FULL}"
    "<pubDate>Tue, 02 May 2023 10:00:00 GMT</pubDate><dc:creator>Bo Roe</dc:creator></item></channel></rss>",
    "RSS, escaped": f"<rss><channel><title>Feed</title><item><title>Wet</title>{LINK}<author>Bo Roe</author>"
    f"<description>{ESCAPED}</description><pubDate>Tue, 02 May 2023 10:00:00 GMT</pubDate></item></channel></rss>",
    "RSS 1.0": f"<rdf:RDF {RDF} {CONTENT}><channel><title>Feed</title></channel><item><title>Wet</title>{LINK}{FULL}"
    "<dc:date>2023-05-02</dc:date><dc:creator>Bo Roe</dc:creator></item></rdf:RDF>",
    "Atom": f'<feed {ATOM}><title>Feed</title><entry><title>Wet</title><link rel="self" href="https://x.example/1"/>'
    f'<link href="https://echo.example/rain"/><content type="html">{ESCAPED}</content><author><name>Bo Roe</name></author>'
    "<updated>2023-05-03T10:00:00Z</updated><published>2023-05-02T10:00:00Z</published></entry></feed>",
    "Atom, XHTML": f'<feed {ATOM}><title>Feed</title><entry><title type="html">Wet</title>'
    '<link href="https://echo.example/rain"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
    f"{RAIN}</div></content><author><name>Bo Roe</name></author><published>2023-05-02T10:00:00Z</published></entry></feed>",
}


@pytest.mark.parametrize("dialect", FEEDS)
def test_an_entry_is_an_article(dialect, tmp_path):
    """With its whole text as a reader sees it, its outlet, title, address, day and author."""
    (tmp_path / "feed.xml").write_text(f'<?xml version="1.0" encoding="utf-8"?>{FEEDS[dialect]}', encoding="utf-8")
    [article] = load(tmp_path).to_dict("records")
    assert article["text"] == "It rained in Osney for six days.\n\n“We are wet,” said Ann Hill."
    assert (article["outlet"], article["title"], article["author"]) == ("echo.example", "Wet", "Bo Roe")
    assert article["url"].endswith("echo.example/rain")
    assert f"{article['published']:%Y-%m-%d}" == "2023-05-02"


@pytest.mark.parametrize(
    ("source", "outlet"),
    [
        ("", "The Feed"),
        ('<source url="https://post.example/feed">The Post</source>', "The Post"),
        ("<link>https://m.herald.example/1</link>", "herald.example"),
        ("<guid>17</guid>", "The Feed"),
    ],
)
def test_whose_an_entry_is(source, outlet):
    """Its source's, where a feed collects those of several outlets; else its address says so, else the feed's title."""
    feed = f"<rss><channel><title>The Feed</title><item><title>Wet</title>{source}</item></channel></rss>"
    assert read_feed(feed.encode()).entries[0]["outlet"] == outlet


def test_summaries_are_said_to_be_summaries(tmp_path):
    """Most feeds give no more; nobody takes their two sentences for the article."""
    (tmp_path / "feed.rss").write_text(FEEDS["RSS"].replace(FULL, ""), encoding="utf-8")
    articles = load(tmp_path)
    assert "1 of 1 entries with a summary only" in str(articles.attrs)
    assert "too short" in articles["doubts"].iloc[0]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<",
        b"<urlset><url><loc>https://echo.example/</loc></url></urlset>",
        b"<rss><channel><title>Echo</title></channel></rss>",
        b"\x00\xff",
    ],
)
def test_other_xml_is_refused(data, tmp_path):
    """In a sentence that says what is read."""
    with pytest.raises(Unreadable, match="not a feed"):
        read_feed(data)
    (tmp_path / "a.xml").write_bytes(data)
    with pytest.raises(CorpusError, match="a.xml: XML that is not a feed|a.xml: an empty file"):
        load(tmp_path)


def test_a_damaged_feed_is_read_with_a_doubt():
    """An entity that XML does not know, a tag that is never closed."""
    feed = read_feed(
        b"<rss><channel><item><title>Wet &nbsp; cold</title><description>It rained.</item></channel></rss>"
    )
    assert [entry["text"] for entry in feed.entries] == ["It rained."]
    assert feed.doubts == ["a damaged feed, some of which may be lost"]


def test_nothing_is_expanded_or_fetched(tmp_path):
    """Entities that a feed defines stay what they are: neither a file of the machine nor a million words."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret", encoding="utf-8")
    kinds = f'<!ENTITY file SYSTEM "{secret.as_uri()}"><!ENTITY a "{"ha " * 1000}"><!ENTITY b "{"&a;" * 1000}">'
    item = "<item><title>Wet</title><description>It rained. &file; &b;</description></item>"
    feed = read_feed(f"<!DOCTYPE rss [{kinds}]><rss><channel>{item}</channel></rss>".encode())
    assert len(feed.entries[0]["text"]) < 40
    assert "secret" not in feed.entries[0]["text"]
