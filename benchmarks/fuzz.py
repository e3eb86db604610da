"""Fuzz the functions that read, split, measure and show: `python benchmarks/fuzz.py --seconds 60`.

Each target gets an equal share of the time in a separate process, guided by coverage of the package (atheris, libFuzzer),
from the same seed every time. Exit code 0 if nothing broke; 1 if something did, with the bytes that broke it in a file
`crash-<target>-…`; 2 without atheris. To try such a file again: `python benchmarks/fuzz.py --target load crash-load-…`.
"""

import argparse
import gzip
import re
import subprocess
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

SEED = 1
LONGEST = 4096  # bytes of an input
SECONDS_FOR_ONE = 30  # an input that takes longer is a finding
ENDINGS = [
    "txt",
    "md",
    "csv",
    "tsv",
    "jsonl",
    "json",
    "html",
    "mhtml",
    "pdf",
    "docx",
    "rtf",
    "xlsx",
    "parquet",
    "xml",
    "zip",
    "txt.gz",
]
TAGS = {"div", "p", "style", "ul", "li", "mark", "span"}
SEEDS = [
    "Rain is likely\n\nBy Ann Hill\n\nIt may rain, “perhaps”, she said. The U.S. paid $3.5 million.",
    "Share this article\nRelated:\nViews:1021\n<script>x</script> & “I may,\n\n“could,” he said…",
    'outlet,headline,body,date\nEcho,Rain,"It may rain.",2023-02-28\n',
    '{"outlet": "Echo", "text": "It may rain."}\n',
    "<html><head><title>Rain</title></head><body><article><p>It may rain.</p></article></body></html>",
    # An export of each family of archives, and what else a text may be written as.
    "Rain\n\nEcho\n\nMay 2, 2023 Monday\n\nLength: 9 words\n\nBody\n\nIt rained.\n\nLoad-Date: May 2, 2023\n\nEnd of Document\n",
    "1 of 2 DOCUMENTS\n\n  Echo\n\n May 2, 2023\n\nRain\n\nBYLINE: A\n\nLENGTH: 9 words\n\nIt rained.\n\nLANGUAGE: ENGLISH\n",
    "Rain\n\nBy A\n\n9 words\n\n2 May 2023\n\nEcho\n\nECHO\n\nEnglish\n\n(c) 2023 E\n\nIt rained.\n\nDocument ECHO000020230502ej520000a\n",
    "HD\tRain\nWC\t9 words\nPD\t2 May 2023\nSN\tEcho\nLP\tIt rained.\nTD\tIt snowed.\nAN\tDocument ECHO000020230502ej520000a\n",
    f"{'_' * 40}\n\nRain\n\nPublication info: Echo; X [X]02 May 2023: 3.\n\nFull text: It rained.\n\nProQuest document ID: 1\n",
    "Echo\n\nMonday, May 2, 2023\n\nRain\n\nA\n\nIt rained.\n\n© 2023 Echo\n\nnews·20230502·E·1\n",
    "Title: Rain\nDate: 2023-05-02\n\nIt rained all day.\n\n---\n\nTitle: Snow\nDate: 2023-05-03\n\nIt snowed all day.\n",
    "---\ntitle: Rain\nauthor:\n  - '[[A]]'\n---\n# Rain\n\n> **It** [may](x) rain.[^1]\n\n![a](b)\n\n[^1]: c\n",
    "&lt;p&gt;It &amp;#8220;may&amp;#8221; rain.<br>\\n\\u2019_x000D_<!-- x --><table><tr><td>a</table>",
    '{"text": {"0": "It rained.", "1": {"rendered": "<p>x</p>"}}, "source": "{\'name\': \'Echo\'}"}',
    (
        "<rss><channel><title>Echo</title><item><title>Rain</title><link>https://a.b/1</link><description>x</description>"
        "</item></channel></rss>"
    ),
    '{\\rtf1\\ansi{\\fonttbl{\\f0 T;}}{\\field{\\*\\fldinst HYPERLINK "x"}{\\fldrslt Rain}}\\u8217?\\\'92\\par It rained.}',
]

samestory: ModuleType  # imported under instrumentation, by `fuzz`


def load(data: bytes) -> None:
    """Any bytes under any ending: articles, or a CorpusError in sentences; all of it told."""
    ending = ENDINGS[data[0] % len(ENDINGS)] if data else "txt"
    content = gzip.compress(data[1:], mtime=0) if ending.endswith(".gz") else data[1:]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "Echo", f"a.{ending}")
        file.parent.mkdir()
        file.write_bytes(content)
        try:
            articles = samestory.load(folder)
        except samestory.CorpusError as error:
            assert str(error).strip()
            return
    assert articles.index.is_unique
    assert all(text.strip() and "\r" not in text for text in articles["text"])
    assert not samestory.cut_sentences(articles).empty


def as_read(data: bytes) -> None:
    """Any text, in any of its spellings: what a reader sees of it is stable, and no article of an export is lost."""
    from analysis.corpus.exports import read_export, several
    from analysis.corpus.markup import as_seen
    from analysis.corpus.nested import respelled
    from analysis.corpus.outlets import host_of
    from analysis.corpus.seen import seen

    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    shown = seen(text, head=True, markdown=True)
    assert isinstance(shown.text, str) and all(shown.fields.values())
    assert as_seen(as_seen(text, tags=False)[0], tags=False)[0].strip() is not None
    export = read_export(text)
    assert export is None or (export.articles and all("text" in article for article in export.articles))
    several(text)
    host_of(text[:200])
    respelled([text, text[:50]])


def label_blocks(data: bytes) -> None:
    """Blocks are in order and cover every character that is not blank."""

    articles = _articles(data)
    blocks = samestory.label_blocks(articles)
    _check_cover(articles.at["a", "text"], blocks)


def cut_sentences(data: bytes) -> None:
    """Sentences are in order and cover every character; words stand where they say."""
    from analysis.text.words import cut_words

    articles = _articles(data)
    text = articles.at["a", "text"]
    sentences = samestory.cut_sentences(articles)
    _check_cover(text, sentences)
    for voice in ("all", "own", "quoted"):
        words = cut_words(sentences, voice)
        assert [text[a:b] for a, b in words.offsets] == [words.forms[number] for number in words.id]


def hedging(data: bytes) -> None:
    """Cues stand where they say and make the score."""
    articles = _articles(data)
    sentences = samestory.cut_sentences(articles)
    name = "hedges_per_1000_words/1"
    marks = samestory.spans(sentences, name)
    for mark in marks.itertuples():
        assert articles.at["a", "text"][mark.start : mark.end] == mark.text
    assert samestory.parts_of(sentences, name)["hedges"].sum() == len(marks)
    samestory.score(sentences, "hedging", voice="own")
    samestory.contributions(sentences, name)


def highlight(data: bytes) -> None:
    """What a browser shows is the text to the letter; it meets no tag but the project's own."""
    articles = _articles(data)
    sentences = samestory.cut_sentences(articles)
    marks = samestory.spans(sentences, "hedges_per_1000_words/1").assign(label=articles.at["a", "title"])
    added = samestory.contributions(sentences, "hedged_sentences/1")
    blocks = samestory.label_blocks(articles)
    shown = samestory.highlight(articles, "a", marks, contributions=added, blocks=blocks)
    page = _Page()
    page.feed(shown.html)
    page.close()
    assert page.tags <= TAGS, page.tags
    visible = "".join(page.texts[page.texts.index(None) + 1 :])
    assert visible == articles.at["a", "text"], visible


TARGETS = {target.__name__: target for target in (load, as_read, label_blocks, cut_sentences, hedging, highlight)}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.texts: list = []  # None where the article's text begins

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if dict(attrs).get("class", "").split()[:1] == ["text"]:
            self.texts.append(None)

    def handle_data(self, data):
        self.texts.append(data)


def _articles(data: bytes):
    """One article: its first line is its title and its outlet's name."""
    import pandas as pd

    from analysis.text.doubts import doubts

    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    title = text.partition("\n")[0]
    found = "; ".join(doubts(text, title))
    row = {"outlet": title, "title": title, "event": "", "text": text, "doubts": found}
    return pd.DataFrame([row], index=["a"], dtype="str")


def _check_cover(text: str, pieces) -> None:
    end = 0
    for row in pieces.itertuples():
        assert text[row.start : row.end] == row.text and not text[end : row.start].strip()
        end = row.end
    assert not text[end:].strip()


def fuzz(name: str, arguments: list[str]) -> None:
    """Run one target until libFuzzer ends the process."""
    import atheris
    import pandas  # noqa: F401 (before the first input, whose time is measured)

    global samestory
    sys.path.insert(0, str(Path(__file__).parents[1]))
    with atheris.instrument_imports(include=["analysis"]):
        import analysis
        import analysis.corpus.documents  # which is otherwise imported where there is a document

        for one in analysis.__all__:  # which are otherwise imported when first used
            getattr(analysis, one)
    samestory = analysis
    atheris.Setup([sys.argv[0], *arguments], TARGETS[name])
    atheris.Fuzz()


def run(name: str, seconds: int) -> bool:
    """Fuzz one target in a process of its own; print how often it ran; whether it held."""
    with tempfile.TemporaryDirectory() as seeds:
        for number, text in enumerate(SEEDS):
            for kind in range(len(ENDINGS) if name == "load" else 1):
                data = text.encode() if name != "load" else bytes([kind]) + text.encode()
                Path(seeds, f"{number}-{kind}").write_bytes(data)
        limits = [
            f"-seed={SEED}",
            f"-max_total_time={seconds}",
            f"-timeout={SECONDS_FOR_ONE}",
            f"-max_len={LONGEST}",
            "-rss_limit_mb=4096",
            f"-artifact_prefix=crash-{name}-",
        ]
        command = [sys.executable, __file__, "--target", name, *limits, seeds]
        done = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")
    told = done.stderr + done.stdout
    runs = max(map(int, re.findall(r"^#(\d+)", told, re.MULTILINE)), default=0)
    runs = next((int(n) for n in re.findall(r"Done (\d+) runs", told)), runs)
    held = done.returncode == 0 and runs > 0
    print(f"{name:14} {runs:9,} runs  {'held' if held else 'BROKE'}", flush=True)
    if not held:
        print("\n".join(told.splitlines()[-40:]), file=sys.stderr)
    return held


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=60, help="for all targets together")
    parser.add_argument("--target", choices=TARGETS, help="only this one, with libFuzzer's options")
    options, rest = parser.parse_known_args()
    try:
        import atheris  # noqa: F401
    except ImportError:
        print("atheris is not installed: pip install atheris (Linux only)", file=sys.stderr)
        return 2
    if options.target:
        fuzz(options.target, rest)
    share = max(1, options.seconds // len(TARGETS))
    held = [run(name, share) for name in TARGETS]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
