"""Throw bytes at what reads, cuts, measures and shows: `python benchmarks/fuzz.py --seconds 60`.

Each target gets an equal share of the time in a process of its own, guided by coverage of the
package (atheris, libFuzzer), from the same seed every time. Exit code 0 if nothing broke; 1 if
something did, with the bytes that broke it in a file `crash-<target>-…`; 2 without atheris. One such file
is tried again by `python benchmarks/fuzz.py --target load crash-load-…`.
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
    "xlsx",
    "parquet",
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


def label_blocks(data: bytes) -> None:
    """Blocks are in order and cover every character that is not blank."""
    articles = _articles(data)
    blocks = samestory.label_blocks(articles)
    _check_cover(articles.at["a", "text"], blocks)


def cut_sentences(data: bytes) -> None:
    """Sentences are in order and cover every character; words stand where they say."""
    articles = _articles(data)
    text = articles.at["a", "text"]
    sentences = samestory.cut_sentences(articles)
    _check_cover(text, sentences)
    for voice in ("all", "own", "quoted"):
        words = samestory.cut_words(sentences, voice)
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


TARGETS = {target.__name__: target for target in (load, label_blocks, cut_sentences, hedging, highlight)}


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

    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    title = text.partition("\n")[0]
    flags = "; ".join(samestory.quality.doubts(text, title))
    row = {"outlet": title, "title": title, "event": "", "text": text, "doubts": flags}
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

    global samestory
    sys.path.insert(0, str(Path(__file__).parents[1]))
    with atheris.instrument_imports(include=["analysis"]):
        import analysis
        import analysis.text.doubts
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
