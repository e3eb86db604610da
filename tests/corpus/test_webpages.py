"""Saved web pages: the text that trafilatura finds, and what a page says of itself."""

import re
import sys
from pathlib import Path

import pytest

from analysis.corpus.webpages import MOST_BYTES, read_html, read_mhtml
from analysis.errors import Unreadable

STORY = [
    "The ferry to the northern islands stops on Monday for a week, the harbour office said.",
    "A smaller boat will carry passengers, but no cars, three times a day until Sunday.",
    "“We had hoped to wait until spring,” said the harbour master, “but the ramp gave way.”",
    "Shops on the islands have stocked up, and the school will open as usual on Tuesday.",
]
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
TEXT = "\n\n".join(STORY)


def page(body=BODY, head="<title>Ferry stops</title>"):
    return f"<!DOCTYPE html><html><head>{head}</head><body><article>{body}</article></body></html>"


def read(body=BODY, head="<title>Ferry stops</title>", **known):
    return read_html(page(body, head).encode(), **known)


FULL = """<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
    <main><article><h1>Ferry stops for a week</h1>{story}<h2>What runs</h2>
    <ul><li>The small boat<li>The helicopter, <b>on call</b></ul><p>Fares<br>stay as they are.</p>
    <table><tr><th>Day<th>Boats</tr><tr><td>Monday<td>3</tr></table>
    <blockquote><p>It is the ramp.</p></blockquote><p>A | B - C * D # E</p></article>
    <aside>Read more: ten beaches</aside><section class="comments"><p>First!</p></section></main>
    <footer>All rights reserved</footer>"""


@pytest.mark.parametrize(
    "body",
    [
        BODY,
        FULL.format(story=BODY),
        f"<div><div>{BODY.replace('<p>', '<div>').replace('</p>', '</div>')}</div></div>",
        "<br><br>".join(STORY),
        f"<table><tr><td>{BODY}</td><td><p>Aside</p><p>Another</p></td></tr></table>",
        f"<table><tr><td>Aside<table><tr><td>In<td>it</tr></table></td><td>{BODY}</td></tr></table>",
        "<p>Short.</p>",
    ],
)
def test_no_word_is_lost_that_trafilatura_finds(body):
    """The words are those of the call that the public benchmark scores, in its order."""
    import trafilatura

    html = page(body)
    theirs = trafilatura.extract(html, include_comments=False)
    words = re.compile(r"\w+").findall
    assert words(read_html(html.encode())["text"]) == words(theirs)


def test_every_paragraph_is_a_line_without_marks():
    """Headings, items and rows are plain lines: no bullet, pipe or rule that nobody wrote."""
    lines = read(FULL.format(story=BODY))["text"].split("\n\n")
    assert lines == [
        "Ferry stops for a week",
        *STORY,
        "What runs",
        "The small boat",
        "The helicopter, on call",
        "Fares",
        "stay as they are.",
        "Day\tBoats",
        "Monday\t3",
        "It is the ramp.",
        "A | B - C * D # E",
    ]


def test_a_page_says_who_published_what_when():
    """Title, outlet, authors, moment and address are those in the page's head."""
    head = """<title>Ferry stops | The Island Post</title>
        <meta property="og:site_name" content="The Island Post">
        <meta property="article:published_time" content="2023-02-27T09:30:00-05:00">
        <meta property="article:modified_time" content="2023-03-01T00:00:00Z">
        <meta name="author" content="Ann Lee; Bob Marsh">
        <link rel="canonical" href="https://post.example/news/ferry">"""
    assert read(head=head) == {
        "text": TEXT,
        "title": "Ferry stops",
        "outlet": "The Island Post",
        "published": "2023-02-27T14:30:00",
        "author": "Ann Lee, Bob Marsh",
        "doubts": "",
        "url": "https://post.example/news/ferry",
    }


JSON_LD = (
    '<script type="application/ld+json">{{"@context": "https://schema.org", '
    '"@type": "NewsArticle", "headline": "Ferry stops", {}}}</script>'
)


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        ('<meta itemprop="datePublished" content="2023-02-27">', "", "2023-02-27"),
        (JSON_LD.format('"datePublished": "2023-02-27T09:30:00+01:00"'), "", "2023-02-27T08:30:00"),
        ('<meta name="date" content="27 February 2023">', "", "2023-02-27"),
        ("", '<time datetime="2023-02-27T09:30Z">today</time>', "2023-02-27T09:30:00"),
        ('<link rel="canonical" href="https://post.example/2023/2/27/ferry">', "", "2023-02-27"),
        ('<meta name="date" content="2023-02">', "", ""),  # no day
        ('<meta name="date" content="02/03/2023">', "", ""),  # February or March
        ('<meta name="date" content="1970-01-01">', "", ""),  # a clock's zero
        ('<meta property="article:modified_time" content="2023-03-01">', "", ""),
        ("", "<p>On 27 February 2020 the ramp was built, and on 2021-03-04 painted.</p>", ""),
        ("", "<p>Two days ago the ramp gave way; yesterday it was closed.</p>", ""),
    ],
)
def test_only_a_declared_date_is_the_date_of_publication(head, body, published):
    """A date in the text may be the event's, and none depends on the day of reading."""
    assert read(BODY + body, head)["published"] == published


LINK = '<link rel="canonical" href="https://www.theherald.example/x">'


@pytest.mark.parametrize(
    ("head", "outlet"),
    [
        ('<meta property="og:site_name" content="BBC News">', "BBC News"),
        (JSON_LD.format('"publisher": {"@type": "Organization", "name": "The Herald"}'), "The Herald"),
        (f"<title>Ferry stops - The Herald</title>{LINK}", "The Herald"),
        (f"<title>Ferry stops - Politics</title>{LINK}", "theherald.example"),
        ("<title>Ferry stops - Politics</title>", ""),
        (f'<meta property="article:publisher" content="https://face.example/x">{LINK}', "theherald.example"),
    ],
)
def test_the_outlet_is_named_as_the_page_names_it(head, outlet):
    """A host's name is given as the title spells it, and no name is invented."""
    assert read(head=head)["outlet"] == outlet


@pytest.mark.parametrize(
    ("encoding", "declared", "text"),
    [
        ("utf-8", "", "Café “Zum Hafen”"),
        ("utf-8-sig", "iso-8859-1", "Café “Zum Hafen”"),  # the bytes know better
        ("cp1252", '<meta charset="iso-8859-1">', "Café “Zum Hafen”"),
        ("cp1252", '<meta charset="utf-8">', "Café “Zum Hafen”"),
        ("cp1252", "", "Café “Zum Hafen”"),
        ("koi8-r", '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "Порт"),
        ("shift_jis", "<meta charset=shift_jis>", "港は月曜日に閉鎖"),
        ("utf-16", "", "Café “Zum Hafen”"),
        ("cp1252", '<meta charset="unicode_escape">', "Café “Zum Hafen”"),  # Python's, not the web's
    ],
)
def test_a_page_is_decoded_as_it_declares(encoding, declared, text):
    """The letters are right in the character sets that pages were and are written in."""
    ascii_story = "".join(f"<p>{p}</p>" for p in STORY[:2])
    html = page(f"<p>{text}</p>{ascii_story}", declared)
    assert read_html(html.encode(encoding))["text"].split("\n\n") == [text, *STORY[:2]]


def test_one_broken_letter_does_not_change_the_others():
    """A page in UTF-8 with a stray byte stays UTF-8, and the byte is seen to be broken."""
    data = page(f"<p>Café “Zum Hafen” ?</p>{BODY}").encode().replace(b"?", b"\xff")
    assert read_html(data)["text"] == f"Café “Zum Hafen” \ufffd\n\n{TEXT}"


@pytest.mark.parametrize("depth", [100, 260, 1500])
def test_deep_nesting_loses_nothing(depth):
    """Text inside and after deeply nested elements, where parsers stop reading, is all there."""
    body = f"{'<div>' * depth}{BODY}{'</div>' * depth}<p>After it all the ramp was painted.</p>"
    assert read(body)["text"] == f"{TEXT}\n\nAfter it all the ramp was painted."


@pytest.mark.parametrize("opening", ["<div>", "<table><tr><td>", "<ul><li>"])
def test_endless_nesting_is_said_not_read(opening):
    """Ten thousand nested elements give a message, not half an article."""
    with pytest.raises(Unreadable, match="^a page with elements nested more than 240 deep$"):
        read(f"<p>Before.</p>{opening * 10_000}{BODY}")


def test_a_long_page_is_read_whole():
    """Five thousand paragraphs come out as five thousand."""
    body = "".join(f"<p>On day {i} the small boat sailed three times.</p>" for i in range(5000))
    lines = read(body)["text"].split("\n\n")
    assert lines == [f"On day {i} the small boat sailed three times." for i in range(5000)]


def test_pictures_inside_a_page_do_not_count_as_text():
    """A page saved with its pictures in it is as long as its words, whatever the pictures weigh."""
    picture = f'<img src="data:image/png;base64,{"A" * (MOST_BYTES + 1)}">'
    assert read(picture + BODY)["text"] == TEXT


def test_scripts_in_names_stay_text():
    """Mark-up that a page shows as text is handed on as text, on one line."""
    head = """<title>x</title><meta property="og:title" content="&lt;script&gt;alert(1)&lt;/script&gt;
        stops"><meta property="og:site_name" content="&lt;b&gt;Post&lt;/b&gt;">"""
    found = read(f"<p>&lt;script&gt;alert(2)&lt;/script&gt;</p>{BODY}", head)
    assert (found["title"], found["outlet"], found["text"]) == (
        "<script>alert(1)</script> stops",
        "<b>Post</b>",
        f"<script>alert(2)</script>\n\n{TEXT}",
    )


def test_characters_that_no_table_holds_are_taken_out():
    """NUL, escape and the like are gone from text and title; the letters beside them stay."""
    found = read(f"<p>Bef\0ore\x1b and\ufffe after.</p>{BODY}", "<title>Fer\x08ry</title>")
    assert (found["title"], found["text"]) == ("Ferry", f"Before and after.\n\n{TEXT}")


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("<html></html>", "no article in this page"),
        ("<html><body><p> </p></body></html>", "no article in this page"),
        ("<html><body><div id=app></div><script>go()</script></body></html>", "no text in this page, only scripts"),
        ("<html><body>" + "rain " * (MOST_BYTES // 5), "10 MB of markup, too much for one article"),
    ],
)
def test_a_page_without_an_article_is_said_to_be_one(html, problem):
    """What was found instead of an article is reported in a sentence, with a remedy."""
    with pytest.raises(Unreadable) as error:
        read_html(html.encode())
    assert (str(error.value), bool(error.value.remedy)) == (problem, True)


def test_nothing_is_written_on_the_screen(capfd):
    """The libraries' warnings about a poor page do not reach the reader."""
    with pytest.raises(Unreadable):
        read_html(b'<html><script type="application/ld+json">{broken</script></html>')
    assert capfd.readouterr() == ("", "")


def test_a_saved_page_of_chromium_is_read():
    """A real .mhtml file gives its article and the address it was saved from."""
    found = read_mhtml((Path(__file__).parents[1] / "files" / "saved.mhtml").read_bytes())
    text = found.pop("text").split("\n\n")
    assert (text[0][:40], text[-1][-40:], len(text), found) == (
        "The ferry to the northern islands stops ",
        "was eleven years ago and lasted four days."[-40:],
        6,
        {
            "title": "Ferry to the islands stops for a week",
            "outlet": "post.example",
            "published": "",
            "author": "",
            "doubts": "",
            "url": "https://post.example/2023/ferry",
        },
    )


def mhtml(html, kind="text/html", headers="", start=""):
    return (
        (
            f"From: <Saved by Blink>\r\nSubject: =?utf-8?Q?Caf=C3=A9_shut?=\r\n{headers}"
            f'MIME-Version: 1.0\r\nContent-Type: multipart/related; {start}boundary="B"\r\n\r\n'
            "--B\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n"
            "--B\r\nContent-Type: text/html\r\nContent-ID: <ad>\r\n\r\n<p>Buy!</p>\r\n"
            f"--B\r\nContent-Type: {kind}\r\nContent-ID: <root>\r\n\r\n"
        ).encode()
        + html
        + b"\r\n--B--\r\n"
    )


def test_the_root_part_of_a_saved_page_is_read():
    """`start` names the page among its parts; its header knows the character set, the file the rest."""
    html = f"<html><body><p>Café</p>{BODY}</body></html>".encode("cp1251", "xmlcharrefreplace")
    saved = "Snapshot-Content-Location: https://post.example/a?b=1\r\n"
    data = mhtml(html, "text/html; charset=windows-1251", saved, 'start="<root>"; ')
    found = read_mhtml(data)
    assert found == {
        "text": f"Café\n\n{TEXT}",
        "title": "Café shut",
        "outlet": "post.example",
        "published": "",
        "author": "",
        "doubts": "",
        "url": "https://post.example/a?b=1",
    }


def test_a_file_without_a_page_is_no_saved_page():
    """An .mhtml with no web page in it is said to have none."""
    with pytest.raises(Unreadable, match="^no web page in this .mhtml file$"):
        read_mhtml(b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nRain.")


def test_the_reader_is_loaded_when_it_is_needed():
    """Importing the module does not import trafilatura, which takes half a second."""
    import subprocess

    code = "import sys, analysis.corpus.documents; print('trafilatura' in sys.modules, 'docx' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False False\n"


@pytest.mark.parametrize(("second", "doubt"), [(STORY * 4, "perhaps a second article (on its page)"), (STORY[:1], "")])
def test_a_page_with_two_articles_is_said_to_be_one(second, doubt):
    """One of them is read; the teaser of another article does not count."""
    articles = "".join(
        f"<article><h1>Ferry {number}</h1>{''.join(f'<p>{text}</p>' for text in texts)}</article>"
        for number, texts in enumerate((STORY * 6, second))
    )
    html = f"<html><head><title>Ferry</title></head><body><main>{articles}</main></body></html>"
    assert read_html(html.encode()).get("doubts", "") == doubt
