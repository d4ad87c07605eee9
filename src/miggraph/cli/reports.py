"""Commands that add a report to the project, remove one, and prepare the review of what was found in it."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import click

from miggraph.cli.build import check_given, left_out_lines
from miggraph.cli.progress import Telling
from miggraph.cli.writing import write_whole
from miggraph.config import Settings
from miggraph.errors import UsageError


@contextlib.contextmanager
def _put_back_when_ended() -> Iterator[None]:
    """Treat a request to end, such as that of a terminal that is closed, as an interrupt: what was begun is undone."""
    ends = [each for each in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(each) is signal.SIG_DFL]
    for each in ends:
        signal.signal(each, signal.default_int_handler)
    try:
        yield
    finally:
        for each in ends:
            signal.signal(each, signal.SIG_DFL)


@click.command(epilog="\b\nExample:\n  miggraph add ~/Downloads/review.md --publisher 'Some Institute'")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--title", help="Title of the report.")
@click.option("--publisher", help="Who published it.")
@click.option("--issued", help="When: 2008, 2008-12 or 2008-12-31.")
@click.option("--language", help="Its language as a tag, such as en.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Dataset folder; by default the settings'.")
@click.pass_obj
def add(
    settings: Settings,
    file: Path,
    title: str | None,
    publisher: str | None,
    issued: str | None,
    language: str | None,
    out: Path | None,
) -> None:
    """Copy a report into the project, write down what is known of it, and build.

    What its metadata file only guesses is marked there by a comment. If the build fails, nothing is left behind.
    """
    from miggraph import build as conductor
    from miggraph.build.library import adding

    check_given(issued, language)
    if out is not None:
        settings = replace(settings, dataset=out.absolute())
    values = {"title": title, "publisher": publisher, "issued": issued, "language": language}
    given = {name: value for name, value in values.items() if value}
    with _put_back_when_ended(), Telling() as telling, adding(file, settings, given, today=date.today()) as added:
        built = conductor.build(settings, required=(added.slug,), progress=telling.show, ahead=telling.ahead)
    click.echo(f"added {added.report} and {added.metadata}", err=True)
    for line in added.to_check():
        click.echo(f"check {line}", err=True)
    left_out_lines(settings.dataset_dir)
    click.echo(f"see what was found: miggraph review {added.slug}", err=True)
    click.echo(f"{settings.dataset_dir} {built.version}")


@click.command(epilog="\b\nExample:\n  miggraph remove some-report-2014")
@click.argument("slug")
@click.option("--corrections", is_flag=True, help="Remove its corrections by hand too.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Dataset folder; by default the settings'.")
@click.pass_obj
def remove(settings: Settings, slug: str, corrections: bool, out: Path | None) -> None:
    """Take a report out of the project and build without it. If the build fails, everything stays as it was."""
    from miggraph import build as conductor
    from miggraph.build.library import remove as remove_report

    if out is not None:
        settings = replace(settings, dataset=out.absolute())
    with _put_back_when_ended(), Telling() as telling:
        rebuild = partial(conductor.build, settings, progress=telling.show, ahead=telling.ahead)
        gone = remove_report(slug, settings, rebuild, corrections=corrections)
    click.echo(f"removed {', '.join(map(str, gone))}", err=True)
    left_out_lines(settings.dataset_dir)


@click.command(
    epilog="\b\nExample:\n  miggraph review some-report-2014\n  miggraph review some-report-2014 --apply FILE"
)
@click.argument("slug")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="By default SLUG.review.toml.")
@click.option("--apply", "judged", type=click.Path(path_type=Path), metavar="FILE", help="Take the verdicts of FILE.")
@click.option("--by", help="Who judges; for --apply, where the file does not say it.")
@click.pass_obj
def review(settings: Settings, slug: str, out: Path | None, judged: Path | None, by: str | None) -> None:
    """Write a file of what was found in a report, by kind, the least certain first; or take the verdicts given in it.

    In the file each finding has a verdict to fill in: accept, reject or amend. --apply adds them to data/curation.
    """
    from miggraph.audit.review import corrections_text, review_text
    from miggraph.curation import read_corrections
    from miggraph.extract import extract
    from miggraph.lexicon import Lexicon
    from miggraph.link.authority import load_authority
    from miggraph.reader import read_report, report_files

    file = next((each for each in report_files(settings.reports_dir) if each.stem == slug), None)
    if file is None:
        known = ", ".join(each.stem for each in report_files(settings.reports_dir))
        raise UsageError(f"there is no report {slug!r}", hint=f"name one of {known}")
    report = read_report(file)
    annotations = extract(report, Lexicon(load_authority(settings.authority_dirs, settings.ontology_dirs).entries))
    by_hand = settings.curation_dir / f"{slug}.toml"
    corrections = read_corrections(by_hand) if by_hand.is_file() else []
    if judged is None:
        place = out or Path(f"{slug}.review.toml")
        if place.exists():
            raise UsageError("is there already", where=place, hint="name another file with --out, or remove it")
        text, number = review_text(report, annotations, corrections)
        write_whole(place, text.encode("utf-8"))
        click.echo(f"{number} findings to review in {place}", err=True)
        return
    text, number = corrections_text(judged, report, annotations, corrections, by=by, today=date.today())
    if number:
        before = by_hand.read_text(encoding="utf-8") if by_hand.is_file() else ""
        by_hand.parent.mkdir(parents=True, exist_ok=True)
        write_whole(by_hand, (before + ("\n" if before else "") + text).encode("utf-8"))
    click.echo(f"{number} corrections added to {by_hand}", err=True)
