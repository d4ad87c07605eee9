"""Commands for who writes rules or corrections: the rules with their figures, and why a sentence is read as it is."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from miggraph.cli.table import draw
from miggraph.config import Settings
from miggraph.errors import UsageError

if TYPE_CHECKING:
    from miggraph.audit.explain import Explanation, Fired
    from miggraph.audit.measure import RuleFigures
    from miggraph.lexicon import Lexicon

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_COLUMNS = ("id", "fired", "right", "wrong", "confidence", "measured", "file", "example")


@click.command(
    epilog="\b\nExample:\n  miggraph rules recommendation\n  miggraph rules --measure --gold gold --write",
)
@click.argument("name", required=False, metavar="[ID]")
@click.option("--measure", is_flag=True, help="Compare what the rules find with gold, too.")
@click.option("--gold", type=_FOLDER, metavar="DIR", multiple=True, help="A folder of gold; may be given again.")
@click.option(
    "--write", is_flag=True, help="Put the measured confidences of the rules listed into the files of the corpus."
)
@click.option("--language", "code", default="en", show_default=True, metavar="TAG", help="Whose rules: en or fr.")
@click.option("--format", "form", type=click.Choice(("table", "csv", "json")), default="table", show_default=True)
@click.pass_obj
def rules(
    settings: Settings, name: str | None, measure: bool, gold: tuple[Path, ...], write: bool, code: str, form: str
) -> None:
    """List the extraction rules, how many texts of the reports each matches, and how often it is right.

    ID is that of a rule, or a beginning of ids. Right and wrong are counted where corrections by hand tell or, with
    --measure, gold: docs/rules.md describes its files. A single rule is shown with texts that it matches.
    The examples of rules of the corpus are tried; where one fails, the exit code is 1.
    """
    if measure != bool(gold):
        raise UsageError("--measure and --gold go together", hint="give both: --measure --gold DIR")
    if write and not measure:
        raise UsageError("--write needs --measure", hint="add --measure --gold DIR")
    if name is not None and not name.strip("/. "):
        raise UsageError("the id is empty", hint="list the ids with: miggraph rules")
    figures = _figures(settings, gold, _language(code))
    wanted = figures if name is None else _named(figures, name)
    if not wanted:
        raise UsageError("no rule is called so", where=name, hint="list them with: miggraph rules")
    if write:
        _write(settings, wanted, code)
    files = _files(settings, code)
    if form == "json":
        click.echo(json.dumps([_record(each, files) for each in wanted], ensure_ascii=False, indent=2))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows(_row(each, files) for each in wanted)
    elif len(wanted) == 1:
        click.echo("\n".join(_card(wanted[0], files)))
    else:
        click.echo(draw(_COLUMNS, (_row(each, files) for each in wanted)))
    if _tell_failures([each.rule.id for each in wanted if files.get(each.rule.id, "").startswith("rules/")], code):
        raise click.exceptions.Exit(1)


def _tell_failures(own: Sequence[str], code: str) -> bool:
    """Try the examples of rules, and say of each that fails how it does; whether any fails.

    Those of the package are tried by its tests, those of a corpus by nobody else.
    """
    from miggraph.extract.rules import failures, load_language, patience, reading

    with reading(code), patience():
        compiled = {each.rule.id: each for rules in load_language(code).files.values() for each in rules.matchers}
        found = [line for name in own if name in compiled for line in failures(compiled[name])]
    for line in found:
        click.echo(f"miggraph: {line}", err=True)
    return bool(found)


def _named(figures: Sequence[RuleFigures], name: str) -> list[RuleFigures]:
    """The rule of an id and those below it ("a" has "a/b" and "a.b"); where there is none, those that begin so."""
    stem = name.rstrip("/.")
    below = [each for each in figures if each.rule.id == stem or each.rule.id.startswith((f"{stem}/", f"{stem}."))]
    return below or [each for each in figures if each.rule.id.startswith(name)]


def _language(code: str) -> str:
    """The tag of a language that there are rules for.

    :raises UsageError: if there are none
    """
    from miggraph.extract.rules import languages

    if code not in languages():
        raise UsageError("there are no rules for this language", where=code, hint=f"give {' or '.join(languages())}")
    return code


def _figures(settings: Settings, folders: Sequence[Path], code: str) -> list[RuleFigures]:
    from miggraph.audit.gold_files import read_gold, with_reports_beside
    from miggraph.audit.measure import measure
    from miggraph.curation import corrections_of
    from miggraph.extract.rules import load_language
    from miggraph.reader import read_report, report_files

    own = (read_report(file) for file in report_files(settings.reports_dir))
    reports = with_reports_beside(own, folders)
    corrections = dict(corrections_of(settings.curation_dir, [report.slug for report in reports]))
    reading = read_gold(folders, reports)
    if folders:
        click.echo(reading.summary(), err=True)
    return measure(reports, _lexicon(settings), load_language(code), gold=reading.gold, corrections=corrections)


def _files(settings: Settings, code: str) -> Mapping[str, str]:
    """The file of each rule, by its id."""
    from miggraph.audit.rule_files import sources

    return sources(code, settings.layered_rules())


def _write(settings: Settings, figures: Sequence[RuleFigures], code: str) -> None:
    from miggraph.audit.rule_files import write_confidences

    changed = write_confidences(figures, code, settings.own_rules())
    click.echo(f"confidence changed in {len(changed)} rules and methods", err=True)
    files = _files(settings, code)
    others = [each for each in figures if each.measured not in (None, each.rule.confidence)]
    kept = {files[each.rule.id] for each in others if files.get(each.rule.id, "").startswith("package/")}
    if kept and settings.own_rules() == settings.rules_dirs:
        click.echo(f"not changed: {', '.join(sorted(kept))}; to change one, copy it into rules/{code}", err=True)


def _lexicon(settings: Settings) -> Lexicon:
    from miggraph.lexicon import Lexicon
    from miggraph.link.authority import load_authority

    return Lexicon(load_authority(settings.authority_dirs, settings.ontology_dirs).entries)


def _record(figures: RuleFigures, files: Mapping[str, str]) -> dict[str, object]:
    from miggraph.extract.rules import Rule

    rule = figures.rule
    own = rule if isinstance(rule, Rule) else None
    judged = figures.right + figures.wrong > 0
    return {
        "id": rule.id,
        "file": files.get(rule.id, ""),
        "pattern": (own.pattern or own.regex) if own else "",
        "method": own.method if own else rule.id,
        "definition": rule.definition,
        "unless": list(own.unless) if own else [],
        "yes": [example.text for example in own.yes] if own else [],
        "no": [example.text for example in own.no] if own else [],
        "confidence": rule.confidence,
        "measured": figures.measured,
        "fired": figures.fired,
        "right": figures.right if judged else None,
        "wrong": figures.wrong if judged else None,
        "matches": list(figures.matches),
    }


def _row(figures: RuleFigures, files: Mapping[str, str]) -> list[str]:
    record = _record(figures, files)
    examples = record["yes"]
    cells = {**record, "example": examples[0] if isinstance(examples, list) and examples else record["definition"]}
    return ["" if cells[column] is None else str(cells[column]) for column in _COLUMNS]


def _card(figures: RuleFigures, files: Mapping[str, str]) -> Iterator[str]:
    """A rule with all that is known of it, a line a fact."""
    for name, value in _record(figures, files).items():
        for each in value if isinstance(value, list) else [value]:
            if each not in (None, ""):
                yield f"{name:<12}{each}"


@click.command(
    epilog='\b\nExample:\n  miggraph explain "Ports must pool pilots."\n  miggraph explain --file report.md --at 1234'
)
@click.argument("text", required=False)
@click.option("--file", "file", type=click.Path(path_type=Path), metavar="FILE", help="A report.")
@click.option("--at", type=int, metavar="OFFSET", help="A place in it, in characters from its beginning.")
@click.option("--language", "code", default="en", show_default=True, metavar="TAG", help="That of the sentence.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.pass_obj
def explain(settings: Settings, text: str | None, file: Path | None, at: int | None, code: str, form: str) -> None:
    """Say why a sentence is read as it is: what is found in it, by which rules, and which exclusions stop others."""
    if (text is None) == (file is None) or (file is None) != (at is None):
        raise UsageError("wants a sentence, or a file and a place", hint='give "TEXT", or --file FILE --at OFFSET')
    explanation = _explanation(settings, text, file, at, _language(code))
    if form == "json":
        click.echo(json.dumps(_explained(explanation), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(explanation)))


def _explanation(settings: Settings, text: str | None, file: Path | None, at: int | None, code: str) -> Explanation:
    from miggraph import iris
    from miggraph.audit.explain import explain_place, explain_text
    from miggraph.reader import UNKNOWN, read_source, report_from_text

    lexicon = _lexicon(settings)
    if file is None or at is None:
        return explain_text(text or "", lexicon, code)
    source = read_source(file)
    report = report_from_text(iris.slug(file.stem) or "report", source.text, UNKNOWN, source.layout)
    return explain_place(report, at, lexicon)


def _explained(explanation: Explanation) -> dict[str, object]:
    return {
        "text": explanation.text,
        "found": [
            {
                "kind": type(annotation).__name__,
                "method": annotation.method,
                "confidence": annotation.confidence,
                **{each.field: {"values": each.values, "words": each.words} for each in told},
            }
            for annotation, told in explanation.found
        ],
        "fired": [_fired(each) for each in explanation.fired],
        "stopped": [_fired(each) for each in explanation.stopped],
    }


def _fired(fired: Fired) -> dict[str, object]:
    return {"rule": fired.rule.id, "words": fired.words, "stopped by": list(fired.stopped_by)}


def _lines(explanation: Explanation) -> Iterator[str]:
    yield " ".join(explanation.text.split())
    for annotation, told in explanation.found:
        kind = getattr(annotation, "kind", type(annotation).__name__.lower())
        yield f"\n{kind}: {annotation.method} (confidence {annotation.confidence})"
        for each in told:
            words = f"   from {', '.join(map(repr, each.words))}" if each.words else ""
            yield f"  {each.field:<13}{', '.join(each.values)}{words}"
    if not explanation.found:
        yield "\nNothing is found in it."
    for title, rules in (("Rules that match", explanation.fired), ("Rules that exclusions stop", explanation.stopped)):
        if rules:
            yield f"\n{title}"
            for fired in rules:
                by = f"   stopped by {', '.join(fired.stopped_by)}" if fired.stopped_by else ""
                yield f"  {fired.rule.id:<44}{' '.join(fired.words.split())!r}{by}"
