"""The network cut off: all that is needed came with the installation. (The whole report is written so in tests/browser.)"""

import shutil

import pytest


@pytest.mark.parametrize(
    "call",
    [
        'socket.create_connection(("192.0.2.1", 80), timeout=2)',  # set apart for documentation
        'socket.getaddrinfo("example.org", 80)',
    ],
)
def test_the_network_is_cut(call, offline):
    """What the other tests here rely on: neither an address nor a name is reached."""
    tried = offline("-c", f"import socket; {call}")
    assert tried.returncode == 1
    assert "error" in tried.stderr.splitlines()[-1].lower()


WORDS = """\
from analysis.text.syllables import syllables
from analysis.measures.vader import valence
print(syllables("denuclearization"), syllables("business"), valence("war"))
"""


def test_dictionaries_are_found_where_a_group_may_write(offline, root, tmp_path):
    """Ubuntu's usual umask lets the group write to a clone; NLTK distrusts such files."""
    clone = tmp_path / "clone"
    shutil.copytree(root / "analysis", clone / "analysis", ignore=shutil.ignore_patterns("*.pyc"))
    for path in [clone, *clone.rglob("*")]:
        path.chmod(path.stat().st_mode | 0o020)
    read = offline("-W", "error", "-c", WORDS, path=str(clone))
    assert (read.stdout, read.stderr) == ("7 2 -2.9\n", "")
