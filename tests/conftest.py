"""What several tests share: the repository, a small corpus, and Python with the network cut off."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from analysis.archive.open import load

ROOT = Path(__file__).parents[1]
os.environ["TQDM_DISABLE"] = "1"  # a progress bar would be one more output of a notebook
CACHE = tempfile.TemporaryDirectory(prefix="samestory-tests-")  # not the user's own; gone at the end
os.environ["SAMESTORY_CACHE"] = CACHE.name

# A slow machine is no failure. The rest stays as hypothesis has it, which differs in continuous integration.
settings.register_profile(
    "any machine", parent=settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


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


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="module")
def articles(root: Path) -> pd.DataFrame:
    """The five articles of the repository."""
    return load(root / "data")


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two short articles of two outlets."""
    folder = tmp_path_factory.mktemp("corpora") / "two outlets"
    folder.mkdir()
    (folder / "Alpha.txt").write_text("Talks end\n\nThe talks may fail. Nobody knows.\n", "utf-8")
    (folder / "Beta & Co.txt").write_text("Talks over\n\nThe talks failed at noon.\n", "utf-8")
    return folder


def namespace_allowed() -> bool:
    try:
        tried = subprocess.run([*NAMESPACE, "/bin/true"], capture_output=True, check=False)
    except FileNotFoundError:
        return False
    return tried.returncode == 0


@pytest.fixture(scope="session")
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
            timeout=600,
        )

    return run
