"""What befalls a report on its way: killed, no room, no right to write; the one of before is intact."""

import errno
import json
import os
import random
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat import v4

from analysis import ReportError
from analysis.report.make import Making
from analysis.report.replace_folder import DRAFT, IN_USE, NEW, PREVIOUS, replacing
from analysis.report.verify import verify
from analysis.report.worker import _answer
from analysis.report.write import write_report

MOMENTS = 10
KILLS = 6  # of whole reports, which take seconds
KEEPS = """\
from analysis import load
from analysis.display.keep import keep
keep(load(corpus)[["outlet", "words", "text"]], "lengths")"""
# What `keep` does to a table, without the seconds that importing takes.
COPIES = """\
import os, shutil
tables = os.path.join(os.environ["SAMESTORY_KEEP"], "tables")
os.mkdir(tables)
_ = shutil.copy(os.path.join(corpus, "Gamma.txt"), os.path.join(tables, "lengths.csv"))"""
# What a run of the command is, but for whose notebooks it runs.
COMMAND = """\
import resource, sys
from pathlib import Path
import analysis.report.write
from analysis.__main__ import main
notebook, corpus, out, largest = sys.argv[1:]
if int(largest):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(largest), int(largest)))
analysis.report.write.notebook_paths = lambda: [Path(notebook)]
main(["report", corpus, "--out", out])
"""
# Writes one report after the other, as fast as it can.
SWAPPING = """\
import itertools
from pathlib import Path
from analysis.report.replace_folder import NEW, replacing
out = Path({out!r})
for number in itertools.count():
    with replacing(out) as draft:
        for name in "abc":
            (draft / NEW / name).write_text(str(number))
"""


def write_notebook(path: Path, code: str) -> Path:
    """Write a notebook of two cells: its parameters, and what it does."""
    cells = [v4.new_code_cell('corpus = ""', id="a", metadata={"tags": ["parameters"]}), v4.new_code_cell(code, id="b")]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


@pytest.fixture(scope="module")
def notebook(tmp_path_factory) -> Path:
    """A notebook that keeps a table with the articles' text."""
    return write_notebook(tmp_path_factory.mktemp("notebooks") / "01_a.ipynb", KEEPS)


@pytest.fixture(scope="module")
def report(small_corpus, notebook, tmp_path_factory) -> Path:
    """A report, to be replaced."""
    out = tmp_path_factory.mktemp("made") / "report"
    return write_report(small_corpus, out, notebooks=[notebook]).parent


@pytest.fixture
def previous(report, tmp_path) -> Path:
    """A copy of it, alone in its folder."""
    return shutil.copytree(report, tmp_path / "place" / "report")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def whole(report: Path) -> bool:
    """Whether a report's files are those of its manifest."""
    found = {name: sha256(data).hexdigest() for name, data in contents(report).items()}
    found.pop("manifest.json")
    return found == json.loads((report / "manifest.json").read_text("utf-8"))["outputs"]


def naming(text: str) -> list[psutil.Process]:
    """The processes whose command line names a folder."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        command = " ".join(process.info["cmdline"] or [])
        if text in command and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(process)
    return found


def wait_until(holds, seconds: float = 300) -> bool:
    """Whether something comes true, before a run that hangs would be waited for in vain."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


def test_killed_at_any_moment_a_report_is_the_old_one_or_the_new(processes, small_corpus, tmp_path):
    """At moments spread over a run: whole each time; nothing lives on or is left."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    notebook = write_notebook(tmp_path / "01_a.ipynb", COPIES)
    out = tmp_path / "place" / "report"
    corpora = [tmp_path / str(n) / "corpus" for n in range(2)]
    for number, corpus in enumerate(corpora):
        shutil.copytree(small_corpus, corpus)
        (corpus / "Gamma.txt").write_text(f"The talks failed {number} times.\n", "utf-8")

    def run(corpus: Path):
        code = f"import tempfile; tempfile.tempdir = {str(temporary)!r}"
        script = tmp_path / "run.py"
        script.write_text(
            f"{code}\nfrom pathlib import Path\nfrom analysis.report.write import write_report\n"
            f"write_report({str(corpus)!r}, {str(out)!r}, notebooks=[Path({str(notebook)!r})])\n",
            "utf-8",
        )
        process = processes.Process(target=runpy.run_path, args=(str(script),))
        process.start()
        return process

    reports = []
    for corpus in corpora:
        start = time.monotonic()
        process = run(corpus)
        process.join()
        assert process.exitcode == 0
        lasted = time.monotonic() - start
        reports.append(contents(out))
    assert reports[0] != reports[1]

    # However fast the machine is by then: one before anything is done, one after all is.
    draw = random.Random(2023)
    between = [draw.uniform(0, 1.1) * lasted for _ in range(KILLS - 2)]
    stands, seen = 1, []
    for moment in [0, *between, None]:
        process = run(corpora[1 - stands])
        process.join(timeout=moment)
        process.kill()
        process.join()
        assert whole(out)
        found = reports.index(contents(out))
        seen.append(found != stands)
        stands = found
    assert 0 < sum(seen) < KILLS  # some moments came before the report was in place, some after

    process = run(corpora[1 - stands])
    process.join()
    assert contents(out) == reports[1 - stands]
    assert os.listdir(out.parent) == ["report"]
    assert wait_until(lambda: not naming(str(out.parent)))
    assert os.listdir(temporary) == []


def test_killed_while_it_takes_its_place_a_report_is_whole(processes, tmp_path):
    """A process that does nothing else, killed ten times: all of it is from one run."""
    script, out = tmp_path / "run.py", tmp_path / "place" / "report"
    script.write_text(SWAPPING.format(out=str(out)), "utf-8")
    moments = random.Random(2023)
    for _ in range(MOMENTS):
        process = processes.Process(target=runpy.run_path, args=(str(script),))
        process.start()
        assert wait_until(out.is_dir)
        time.sleep(moments.uniform(0, 0.2))
        process.kill()
        process.join()
        found = contents(out)
        assert found.keys() == {"a", "b", "c"}
        assert len(set(found.values())) == 1
    with replacing(out) as draft:
        (draft / NEW / "a").write_text("last")
    assert contents(out.parent) == {"report/a": b"last"}


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="two steps elsewhere")
def test_there_is_a_report_at_every_moment(processes, tmp_path):
    """Whoever looks while one takes the other's place finds one of them."""
    script, out = tmp_path / "run.py", tmp_path / "report"
    script.write_text(SWAPPING.format(out=str(out)), "utf-8")
    process = processes.Process(target=runpy.run_path, args=(str(script),))
    process.start()
    try:
        assert wait_until(out.is_dir)
        missing, seen = 0, set()
        while len(seen) < MOMENTS and process.is_alive():
            missing += not out.is_dir()
            with suppress(FileNotFoundError):  # what is found may be gone before it is read
                seen.add((out / "a").read_text())
    finally:
        process.kill()
        process.join()
    assert missing == 0
    assert len(seen) == MOMENTS


def test_where_it_takes_two_steps_a_kill_between_them_is_put_right(tmp_path, monkeypatch):
    """The previous report, set aside for a moment, comes back with the next run, even a failing one."""
    monkeypatch.setattr("analysis.report.replace_folder._exchange", lambda one, other: False)
    out = tmp_path / "report"
    for text in ("old", "new"):
        with replacing(out) as draft:
            (draft / NEW / "a").write_text(text)
    assert contents(tmp_path) == {"report/a": b"new"}
    (tmp_path / f"{DRAFT}1" / PREVIOUS).mkdir(parents=True)
    (tmp_path / f"{DRAFT}1" / IN_USE).touch()
    out.rename(tmp_path / f"{DRAFT}1" / PREVIOUS / "report")
    with pytest.raises(ZeroDivisionError), replacing(out):
        1 / 0  # noqa: B018
    assert contents(tmp_path) == {"report/a": b"new"}


def test_an_error_between_the_two_steps_puts_the_previous_report_back(tmp_path, monkeypatch):
    """The disk may refuse the second step."""
    monkeypatch.setattr("analysis.report.replace_folder._exchange", lambda one, other: False)
    with replacing(tmp_path / "report") as draft:
        (draft / NEW / "a").write_text("old")
    rename = Path.rename

    def refusing(path, target):
        if path.name == NEW and path.parent.name.startswith(DRAFT):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refusing)
    with pytest.raises(OSError, match="Input/output"), replacing(tmp_path / "report"):
        pass
    assert contents(tmp_path) == {"report/a": b"old"}


def test_two_runs_at_once_do_not_disturb_each_other(tmp_path):
    """The draft of a run that is alive is no remains; the last to end has its place."""
    out = tmp_path / "report"
    with replacing(out) as first:
        (first / NEW / "a").write_text("first")
        with replacing(out) as second:
            (second / NEW / "a").write_text("second")
        assert contents(out) == {"a": b"second"}
    assert contents(tmp_path) == {"report/a": b"first"}


def test_only_our_own_temporary_folders_are_removed(tmp_path, monkeypatch):
    """What a killed run notes down decides nothing about anybody's files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    ours = tmp_path / "tmp" / "samestory-1"
    for number, folder in enumerate([ours, tmp_path / "samestory-2", tmp_path / "tmp" / "mine"]):
        folder.mkdir(parents=True)
        draft = tmp_path / f"{DRAFT}{number}"
        draft.mkdir()
        (draft / IN_USE).touch()
        (draft / "scratch").write_text(str(folder), "utf-8")
    with replacing(tmp_path / "report"):
        pass
    assert sorted(os.listdir(tmp_path)) == ["report", "samestory-2", "tmp"]
    assert os.listdir(tmp_path / "tmp") == ["mine"]


# -- no room, no right --------------------------------------------------------------------------


def command(notebook: Path, corpus: Path, out: Path, *, largest: int = 0, within: tuple = ()):
    """The command in a process of its own; its exit code, and what it says."""
    call = [*within, sys.executable, "-c", COMMAND, str(notebook), str(corpus), str(out)]
    ran = subprocess.run([*call, str(largest)], capture_output=True, text=True, check=False)
    assert ran.stdout == ""
    return ran.returncode, ran.stderr


def allowed(*call: str) -> bool:
    """Whether a program is there and does this."""
    try:
        return subprocess.run(call, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


TMPFS = 'mount -t tmpfs -o size=$4 none $1 && cp -R $2 $1/report && { shift 4; "$@"; code=$?; }'
LOOK = "; diff -r $here/report $before && ls -A $here && exit $code"


def test_a_full_disk_leaves_the_previous_report(small_corpus, notebook, previous, tmp_path):
    """A disk of its own with room for one report and a half: a sentence, exit code 2, no remains."""
    namespace = ("unshare", "--mount", "--map-root-user")
    if not allowed(*namespace, "mount", "-t", "tmpfs", "none", str(tmp_path)):
        pytest.skip("no disk may be mounted here")
    disk = tmp_path / "disk"
    disk.mkdir()
    size = sum(len(data) for data in contents(previous).values())
    corpus = shutil.copytree(small_corpus, tmp_path / "corpus")
    (corpus / "Gamma.txt").write_text("The talks failed. " * (size // 6), "utf-8")
    script = f"here=$1 before=$2; {TMPFS}{LOOK}"
    within = (*namespace, "sh", "-c", script, "sh", str(disk), str(previous), "-", f"{3 * size}")
    call = [*within, sys.executable, "-c", COMMAND, str(notebook), str(corpus)]
    ran = subprocess.run([*call, str(disk / "report"), "0"], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (2, "report\n")
    assert ran.stderr == (
        "samestory: 01_a.ipynb stopped: 'lengths' cannot be saved: no space left on device "
        "(make room, or use another --out)\n"
    )


def test_a_limit_on_files_leaves_the_previous_report(small_corpus, notebook, previous):
    """The system refuses a file in the middle: a sentence, exit code 2, no remains."""
    before = contents(previous)
    code, said = command(notebook, small_corpus, previous, largest=4000)
    assert (code, said) == (
        2,
        (
            "samestory: 01_a.ipynb stopped: 'lengths' cannot be saved: file too large "
            "(raise the limit on the size of files, or use another --out)\n"
        ),
    )
    assert contents(previous) == before
    assert os.listdir(previous.parent) == ["report"]


def test_a_folder_where_nobody_may_write(small_corpus, notebook, previous):
    """Said at once, before a notebook is run; also of root, whom no mode stops otherwise."""
    within = ()
    if os.geteuid() == 0:
        within = ("setpriv", "--inh-caps=-dac_override", "--bounding-set=-dac_override")
        if not allowed(*within, "true"):
            pytest.skip("root cannot lay down its rights here")
    before = contents(previous)
    previous.parent.chmod(0o555)
    try:
        said = command(notebook, small_corpus, previous, within=within)
    finally:
        previous.parent.chmod(0o755)
    assert said == (
        2,
        (f"samestory: {previous} cannot be written: permission denied (use an --out where you may write)\n"),
    )
    assert contents(previous) == before
    assert os.listdir(previous.parent) == ["report"]


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "no space left on device (make room, or use another --out)"),
        (errno.EROFS, "read-only file system (use an --out where you may write)"),
        (errno.EIO, "input/output error (use an --out where you may write)"),
    ],
)
def test_a_disk_that_refuses_the_page(number, sentence, small_corpus, tmp_path, monkeypatch):
    """The process that makes the report tells it in a sentence, with a remedy."""

    def refuse(*args, **kwargs):
        raise OSError(number, os.strerror(number), str(tmp_path / f"{DRAFT}x" / "index.html"))

    monkeypatch.setattr("analysis.report.make.write_manifest", refuse)
    making = Making(str(tmp_path), str(small_corpus), "two outlets")
    (tmp_path / NEW).mkdir()
    assert _answer(making, "OUT", "read", []) == ["done", None]
    assert _answer(making, "OUT", "finish", [[]]) == ["ReportError", f"OUT cannot be written: {sentence}"]


def test_a_process_that_dies_leaves_the_previous_report(started, small_corpus, previous, tmp_path):
    """As one does that takes more memory than there is: the notebook is named."""
    deadly = write_notebook(tmp_path / "01_deadly.ipynb", "import os; os._exit(9)")
    before = contents(previous)
    with pytest.raises(ReportError, match=r"^01_deadly.ipynb stopped: its process died \(out of memory\?\)$"):
        write_report(small_corpus, previous, notebooks=[deadly])
    assert contents(previous) == before
    assert os.listdir(previous.parent) == ["report"]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT there")
@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_leaves_the_previous_report(jobs, small_corpus, previous, tmp_path):
    """A real SIGINT to all who listen at the terminal: exit code 130, a sentence, no process and no folder is left."""
    started = tmp_path / "started"
    code = f"from pathlib import Path; import time\nPath({str(started)!r}).touch()\ntime.sleep(600)"
    slow = [write_notebook(tmp_path / f"0{number}_slow.ipynb", code) for number in range(jobs)]
    call = f"""\
import signal
from pathlib import Path
import analysis.report.write
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background has it ignored
from analysis.__main__ import main
analysis.report.write.notebook_paths = lambda: [Path(path) for path in {[str(path) for path in slow]!r}]
main(["report", {str(small_corpus)!r}, "--out", {str(previous)!r}, "--jobs", "{jobs}"])
"""
    before = contents(previous)
    run = subprocess.Popen([sys.executable, "-c", call], stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert wait_until(started.exists)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert (run.returncode, said) == (130, "samestory: interrupted; what was at --out before is untouched\n")
    assert contents(previous) == before
    assert os.listdir(previous.parent) == ["report"]
    assert wait_until(lambda: not naming(str(previous.parent)))


def test_out_is_a_file(small_corpus, tmp_path):
    """It stays as it is."""
    (tmp_path / "report").write_text("mine", "utf-8")
    with pytest.raises(ReportError, match=r"^report exists and is not a report \(use another"):
        write_report(small_corpus, tmp_path / "report")
    with pytest.raises(ReportError, match=r"cannot be written: (not a directory|file exists) \("):
        write_report(small_corpus, tmp_path / "report" / "below")
    assert contents(tmp_path) == {"report": b"mine"}


def test_out_is_a_link(small_corpus, previous):
    """The report it leads to is replaced, and the link stays; a link to itself is reported as one."""
    link, loop = previous.parent / "link", previous.parent / "loop"
    link.symlink_to(previous)
    loop.symlink_to(loop)
    page = write_report(small_corpus, link, notebooks=())
    assert page == previous / "index.html"
    assert link.is_symlink()
    assert whole(previous)
    with pytest.raises(ReportError, match=r"^.*loop is a symbolic link that leads to itself"):
        write_report(small_corpus, loop, notebooks=())
    assert sorted(os.listdir(previous.parent)) == ["link", "loop", "report"]


@pytest.mark.parametrize("name", ["a b", "[x]*?", "ré–東京", "-", "%s{0}$HOME", "'\"", "a" * 255])
def test_a_folder_may_be_called_anything(name, tmp_path):
    """What the system takes as a name is taken, and replaced."""
    for text in ("old", "new"):
        with replacing(tmp_path / name) as draft:
            (draft / NEW / "a").write_text(text)
    assert contents(tmp_path) == {f"{name}/a": b"new"}


def test_a_report_may_be_called_anything(small_corpus, tmp_path):
    """Its name is also an argument of a process, a part of addresses, and read by `verify`."""
    name = "- [x]*? ré–東京 %s{0}$HOME '\""
    assert write_report(small_corpus, tmp_path / name, notebooks=()) == tmp_path / name / "index.html"
    assert verify(tmp_path / name, small_corpus, rerun=False).edited == []
    assert os.listdir(tmp_path) == [name]


def test_a_name_that_is_too_long_is_told(small_corpus, tmp_path):
    """A sentence, and no remains."""
    with pytest.raises(ReportError, match=r"file name too long .*\(use a shorter --out\)$"):
        write_report(small_corpus, tmp_path / ("a" * 256), notebooks=())
    assert os.listdir(tmp_path) == []
