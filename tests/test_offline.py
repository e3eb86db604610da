"""The main job with the network cut off: all that is needed came with the installation."""

import os
import shutil
import subprocess
import sys

import pytest

# Jupyter talks to its kernels over loopback, which is down in a new network namespace.
# 0x8914 is SIOCSIFFLAGS; 0x41 is IFF_UP | IFF_RUNNING.
IN_A_NAMESPACE = """\
import fcntl, os, socket, struct, sys
fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh14x", b"lo", 0x41))
os.execv(sys.argv[1], sys.argv[1:])
"""
# Where no namespace may be made (macOS, some containers): every Python process refuses by itself.
SITE = """\
import ipaddress, socket

connect, connect_ex, getaddrinfo = (
    socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo
)

def allowed(family, host):
    if family not in (socket.AF_INET, socket.AF_INET6) or host in (None, "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

def refuse(host):
    raise OSError(f"the network is cut: {host}")

def guarded(function):
    def call(self, address):
        if not allowed(self.family, address[0]):
            refuse(address[0])
        return function(self, address)
    return call

def look_up(host, *args, **kwargs):
    if not allowed(socket.AF_INET, host):
        refuse(host)
    return getaddrinfo(host, *args, **kwargs)

socket.socket.connect = guarded(connect)
socket.socket.connect_ex = guarded(connect_ex)
socket.getaddrinfo = look_up
"""
NAMESPACE = ("unshare", "--net", "--map-root-user", sys.executable, "-c", IN_A_NAMESPACE)


def namespace_allowed() -> bool:
    try:
        tried = subprocess.run([*NAMESPACE, "/bin/true"], capture_output=True, check=False)
    except FileNotFoundError:
        return False
    return tried.returncode == 0


@pytest.fixture(scope="module")
def offline(tmp_path_factory):
    """Run Python with the network cut off and an empty home; the result of the process."""
    home = tmp_path_factory.mktemp("home")
    (home / "site").mkdir()
    environment = {"HOME": str(home), "USERPROFILE": str(home), "PATH": os.environ["PATH"]}
    cut, site = NAMESPACE, ""
    if not namespace_allowed():
        (home / "site" / "sitecustomize.py").write_text(SITE, "utf-8")
        cut, site = (), str(home / "site")

    def run(*args: str, path: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*cut, sys.executable, *args],
            env=environment | {"PYTHONPATH": os.pathsep.join(filter(None, (site, path)))},
            cwd=home,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return run


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


def test_the_report_is_written_without_a_network(offline, root, tmp_path):
    """All notebooks run on the repository's articles, in a home that never saw a download."""
    written = offline("-m", "analysis", "report", str(root / "data"), "--out", str(tmp_path / "report"))
    assert (written.returncode, written.stderr) == (0, "")
    assert (tmp_path / "report" / "index.html").is_file()


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
