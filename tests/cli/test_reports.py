"""The commands that add, remove and review a report."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from building import REPORT, contents, make_project
from miggraph.build.library import adding
from miggraph.build.library import remove as remove_report
from miggraph.cli import main
from miggraph.config import Settings
from miggraph.errors import ReportError, UsageError
from miggraph.reader.metadata import read_metadata
from support import DATA

Captured = pytest.CaptureFixture[str]
TODAY = date(2026, 11, 22)
NOTES = "# Notes on nets\n\nMs. Ada Quill spoke for Kenya. States should ratify the Migrant Workers Convention.\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_project(tmp_path / "project", published=True)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    file = tmp_path / "My Notes (final).md"
    file.write_text(NOTES, encoding="utf-8")
    return file


def run(settings: Settings, *arguments: str) -> int:
    return main(["--root", str(settings.root), *arguments])


def test_add_then_remove_leaves_the_reports_as_they_were(settings: Settings, notes: Path, capsys: Captured) -> None:
    before = contents(settings.reports_dir)
    assert run(settings, "add", str(notes), "--publisher", "Reef Office") == 0
    err = capsys.readouterr().err
    assert "check title = 'Notes on nets': from the first heading" in err
    assert "check issued" in err
    report = settings.reports_dir / "my-notes-final.md"
    assert report.read_text(encoding="utf-8") == NOTES
    described = report.with_suffix(".toml").read_text(encoding="utf-8")
    assert 'title = "Notes on nets"  # guessed' in described
    assert 'publisher = "Reef Office"\n' in described
    meta = read_metadata(report.with_suffix(".toml"))
    assert (meta.issued, meta.language) == (None, "en")
    assert "text/my-notes-final" in (settings.dataset_dir / "miggraph.nq").read_text(encoding="utf-8")
    assert run(settings, "remove", "my-notes-final") == 0
    assert contents(settings.reports_dir) == before
    assert "text/my-notes-final" not in (settings.dataset_dir / "miggraph.nq").read_text(encoding="utf-8")


def test_add_of_a_report_without_a_publisher_invents_none(settings: Settings, notes: Path, capsys: Captured) -> None:
    assert run(settings, "add", str(notes), "--publisher", "unknown") == 0
    assert "check publisher: nothing says who published it" in capsys.readouterr().err
    described = (settings.reports_dir / "my-notes-final.toml").read_text(encoding="utf-8")
    assert '# publisher = ""' in described
    assert "copyright" not in described
    written = (settings.dataset_dir / "miggraph.nq").read_text(encoding="utf-8")
    assert "organization/unknown" not in written
    assert not [line for line in written.splitlines() if "my-notes-final> <http://purl.org/dc/terms/publisher" in line]


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "is empty"), (b"\x00\x01", "is not text"), (b"zzz yyy.", "nothing is recognised")]
)
def test_add_of_a_report_at_fault_leaves_nothing(
    settings: Settings, notes: Path, capsys: Captured, content: bytes, words: str
) -> None:
    notes.write_bytes(content)
    before = contents(settings.root)
    assert run(settings, "add", str(notes)) == 1
    assert words in capsys.readouterr().err
    assert contents(settings.root) == before


def test_adding_takes_the_files_out_again_if_interrupted(settings: Settings, notes: Path) -> None:
    before = contents(settings.reports_dir)
    with pytest.raises(KeyboardInterrupt), adding(notes, settings, {}, today=TODAY):
        raise KeyboardInterrupt
    assert contents(settings.reports_dir) == before


@pytest.mark.parametrize(
    ("stage", "sent"),
    [
        *(("authority", sent) for sent in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)),
        ("reason", signal.SIGTERM),
        *(pytest.param("reason", sent, marks=pytest.mark.long) for sent in (signal.SIGINT, signal.SIGHUP)),
    ],
)
def test_add_that_is_told_to_end_leaves_nothing(tmp_path: Path, notes: Path, sent: int, stage: str) -> None:
    settings = make_project(tmp_path / "project", seeded=False)
    before = contents(settings.root)
    command = [sys.executable, "-m", "miggraph", "--root", str(settings.root), "add", str(notes)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as child:
        assert child.stderr is not None
        while stage not in child.stderr.readline():
            assert child.poll() is None
        assert (settings.reports_dir / "my-notes-final.md").exists()
        child.send_signal(sent)
        rest = child.stderr.read()
    assert child.returncode == 130
    assert "Traceback" not in rest
    assert contents(settings.root) == before


def test_adding_twice_is_refused(settings: Settings, notes: Path) -> None:
    with adding(notes, settings, {}, today=TODAY) as added:
        pass
    with pytest.raises(UsageError, match="is there already"), adding(notes, settings, {}, today=TODAY):
        pass
    notes.write_text(NOTES + "More.")
    with pytest.raises(UsageError, match="another report has this name"), adding(notes, settings, {}, today=TODAY):
        pass
    assert added.report.read_text(encoding="utf-8") == NOTES


def test_adding_tells_apart_long_names_that_are_cut_alike(settings: Settings, tmp_path: Path) -> None:
    slugs = set()
    for end in ("lund", "bergen"):
        file = tmp_path / f"{'notes-on-the-mending-of-nets-' * 3}{end}.md"
        file.write_text(f"{NOTES} {end}")
        with adding(file, settings, {}, today=TODAY) as added:
            slugs.add(added.slug)
    assert len(slugs) == 2


def test_adding_keeps_a_metadata_file_written_by_hand(settings: Settings, notes: Path) -> None:
    described = (settings.reports_dir / f"{REPORT}.toml").read_text(encoding="utf-8")
    notes.with_suffix(".toml").write_text(described, encoding="utf-8")
    with adding(notes, settings, {}, today=TODAY) as added:
        assert added.metadata.read_text(encoding="utf-8") == described
        assert added.to_check() == []


def test_remove_that_fails_puts_everything_back(settings: Settings) -> None:
    before = contents(settings.reports_dir)

    def fail() -> None:
        raise ReportError("is odd")

    with pytest.raises(ReportError, match="is odd"):
        remove_report(REPORT, settings, fail)
    assert contents(settings.reports_dir) == before


def test_remove_that_was_killed_is_put_back_by_the_next(settings: Settings) -> None:
    before = contents(settings.reports_dir)
    aside = settings.reports_dir / f".removed-{REPORT}"
    aside.mkdir()
    report = settings.reports_dir / f"{REPORT}.md"
    (aside / "places.json").write_text(f'["{report}"]')
    report.replace(aside / "0")
    with pytest.raises(UsageError, match="no report 'nets'"):
        remove_report("nets", settings, lambda: None)
    assert contents(settings.reports_dir) == before


def test_remove_keeps_corrections_unless_told(settings: Settings) -> None:
    by_hand = settings.curation_dir / f"{REPORT}.toml"
    by_hand.write_text("")
    with pytest.raises(UsageError, match="holds corrections"):
        remove_report(REPORT, settings, lambda: None)
    assert by_hand in remove_report(REPORT, settings, lambda: None, corrections=True)
    assert not by_hand.exists()


def test_review_verdicts_become_corrections(settings: Settings, tmp_path: Path, capsys: Captured) -> None:
    sheet = tmp_path / "review.toml"
    assert run(settings, "review", REPORT, "--out", str(sheet)) == 0
    text = sheet.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("[[found]]")]
    assert len(lines) > 5
    text = text.replace('verdict = ""\nkind = "recommendation"', 'verdict = "reject"\nkind = "recommendation"', 1)
    text = text.replace('reason = ""', 'reason = "Not one."')
    sheet.write_text(text, encoding="utf-8")
    assert run(settings, "review", REPORT, "--apply", str(sheet)) == 1
    assert "who judges" in capsys.readouterr().err
    assert run(settings, "review", REPORT, "--apply", str(sheet), "--by", "A. Reader") == 0
    by_hand = (settings.curation_dir / f"{REPORT}.toml").read_text(encoding="utf-8")
    assert by_hand.count("[[correction]]") == 1
    assert 'action = "reject"' in by_hand
    assert run(settings, "review", REPORT, "--out", str(tmp_path / "again.toml")) == 0
    again = (tmp_path / "again.toml").read_text(encoding="utf-8")
    assert again.count("[[found]]") == len(lines) - 1
    assert run(settings, "review", REPORT, "--apply", str(sheet), "--by", "B. Reader") == 0
    assert (settings.curation_dir / f"{REPORT}.toml").read_text(encoding="utf-8") == by_hand
    assert run(settings, "build") == 0


@pytest.mark.parametrize("verdict", ["accept", "reject"])
def test_review_can_judge_all_that_was_found(
    settings: Settings, tmp_path: Path, capsys: Captured, verdict: str
) -> None:
    settings.curation_dir.rmdir()
    sheet = tmp_path / "review.toml"
    assert run(settings, "review", REPORT, "--out", str(sheet)) == 0
    text = sheet.read_text(encoding="utf-8").replace('verdict = ""', f'verdict = "{verdict}"')
    sheet.write_text(text.replace('reason = ""', 'reason = "So it is."'), encoding="utf-8")
    assert run(settings, "review", REPORT, "--apply", str(sheet), "--by", "A. Reader") == 0
    assert run(settings, "review", REPORT, "--out", str(tmp_path / "again.toml")) == 0
    assert "[[found]]" not in (tmp_path / "again.toml").read_text(encoding="utf-8")
    capsys.readouterr()
    assert run(settings, "build") == 0
    assert f"{verdict} {text.count('[[found]]')}" in capsys.readouterr().err


def test_review_amends_what_was_found(settings: Settings, tmp_path: Path) -> None:
    sheet = tmp_path / "review.toml"
    assert run(settings, "review", REPORT, "--out", str(sheet)) == 0
    text = sheet.read_text(encoding="utf-8").replace(
        'verdict = ""\nkind = "recommendation"',
        'set = { strength = "could" }\nverdict = "amend"\nkind = "recommendation"',
        1,
    )
    sheet.write_text(text.replace('reason = ""', 'reason = "It is mild."'), encoding="utf-8")
    assert run(settings, "review", REPORT, "--apply", str(sheet), "--by", "A. Reader") == 0
    assert run(settings, "build") == 0
    written = (settings.dataset_dir / "miggraph.nq").read_text(encoding="utf-8")
    assert run(settings, "review", REPORT, "--out", str(tmp_path / "again.toml")) == 0
    again = (tmp_path / "again.toml").read_text(encoding="utf-8")
    assert again.count("[[found]]") == text.count("[[found]]") - 1
    assert [line for line in written.splitlines() if "strength> " in line and f"graph/curation/{REPORT}> ." in line]


def test_review_refuses_a_verdict_against_a_correction_with_its_place(
    settings: Settings, tmp_path: Path, capsys: Captured
) -> None:
    sheet = tmp_path / "review.toml"
    assert run(settings, "review", REPORT, "--out", str(sheet)) == 0
    first = 'verdict = ""\nkind = "recommendation"'
    text = sheet.read_text(encoding="utf-8").replace('reason = ""', 'reason = "So it is."')
    for verdict, code in (("reject", 0), ("accept", 1)):
        sheet.write_text(text.replace(first, first.replace('""', f'"{verdict}"'), 1), encoding="utf-8")
        capsys.readouterr()
        assert run(settings, "review", REPORT, "--apply", str(sheet), "--by", "A. Reader") == code
    assert "review.toml, finding 1: nothing of this kind is found there to accept" in capsys.readouterr().err


def test_review_lists_the_least_certain_first(settings: Settings, tmp_path: Path) -> None:
    sheet = tmp_path / "review.toml"
    assert run(settings, "review", REPORT, "--out", str(sheet)) == 0
    for part in sheet.read_text(encoding="utf-8").split("\n# ")[1:]:
        sure = [
            float(line.split("# ")[1].split(",")[0]) for line in part.splitlines() if line.startswith("[[found]]  # ")
        ]
        assert sure == sorted(sure)


def test_convert_of_front_matter_takes_its_title_and_date(settings: Settings, capsys: Captured) -> None:
    case = DATA / "cases" / "front-matter-title.md"
    assert run(settings, "convert", str(case), "--format", "turtle") == 0
    out, err = capsys.readouterr()
    assert "title = 'Summary of the workshop' (from the front matter)" in err
    assert '"2031-03-05"' in out
    assert "'---'" not in err


def test_convert_of_a_text_without_a_date_invents_none(settings: Settings, notes: Path, capsys: Captured) -> None:
    assert run(settings, "convert", str(notes), "--format", "turtle") == 0
    out, err = capsys.readouterr()
    assert "dcterms:issued" not in out
    assert "nothing says when it was issued" in err
