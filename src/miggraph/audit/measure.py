"""How often each rule fires on some reports, and how often it is right where gold or corrections by hand tell.

The confidence of a rule is ``(right + 1) / (seen + 2)``: the rule of succession, which is one half for a rule that
nobody has judged and never reaches certainty.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from miggraph.audit.gold import Gold, kind_of
from miggraph.curation import judged
from miggraph.errors import RuleError
from miggraph.extract import extract, language_read
from miggraph.extract.rules import Language, Method, Rule, counting, own_id
from miggraph.extract.rules.files import FOLDER
from miggraph.lexicon import Lexicon
from miggraph.model import Annotation, Correction, Report, Statement

MATCHES = 10
"""So many of the texts that a rule matches are kept to be shown."""

_ENTRY = re.compile(r"(?m)^(?=[ \t]*\[\[)")
_ID = re.compile(r"""(?m)^[ \t]*["']?id["']?[ \t]*=[ \t]*(["'])(?P<id>[^"'\r\n]+)\1[^\r\n]*""")
_CONFIDENCE = re.compile(r"""(?m)^[ \t]*["']?confidence["']?[ \t]*=[ \t]*(?P<value>[^\s#]+)""")


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """A rule, or a method that needs no rule, with how many texts it matched and how many annotations were judged.

    ``matches`` are the first :data:`MATCHES` of these texts, each in one line.
    """

    rule: Rule | Method
    fired: int
    right: int = 0
    wrong: int = 0
    matches: tuple[str, ...] = ()

    @property
    def measured(self) -> float | None:
        """The confidence that the judgements give; None where there are none."""
        seen = self.right + self.wrong
        return round((self.right + 1) / (seen + 2), 3) if seen else None


def measure(
    reports: Sequence[Report],
    lexicon: Lexicon,
    language: Language,
    *,
    gold: Gold | None = None,
    corrections: Mapping[str, Sequence[Correction]] | None = None,
) -> list[RuleFigures]:
    """The figures of every rule and of every method that makes annotations itself, in the order of the files.

    They are counted on the reports that are read in the language.

    :param corrections: corrections by hand, by the slug of the report
    """
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    made: dict[str, list[str]] = defaultdict(list)
    fields: list[str] = []
    with counting() as firings:
        for report in reports:
            if language_read(report) != language.code:
                continue
            annotations = extract(report, lexicon)
            for annotation in annotations:
                made[own_id(language.code, annotation.method)].append(getattr(annotation, "text", ""))
            for annotation, verdict in _verdicts(
                report, annotations, gold or {}, (corrections or {}).get(report.slug, ())
            ):
                (right if verdict else wrong)[own_id(language.code, annotation.method)] += 1
            for method, verdict in _field_verdicts(report, annotations, gold or {}, lexicon):
                fields.append(own_id(language.code, method))
                (right if verdict else wrong)[fields[-1]] += 1
    rules: list[Rule | Method] = list(language)
    known = {rule.id for rule in rules}
    rules += [method for method in language.methods() if method.id in {*made, *fields} - known]
    texts: dict[str, list[str]] = defaultdict(list, made | {name: list(firings.get(name, ())) for name in known})
    return [
        RuleFigures(rule, len(texts[rule.id]), right[rule.id], wrong[rule.id], _some(texts[rule.id])) for rule in rules
    ]


def _some(texts: Iterable[str]) -> tuple[str, ...]:
    """The first few different texts, each in one line; annotations without words have none."""
    lines = dict.fromkeys(" ".join(text.split()) for text in texts)
    return tuple(islice(filter(None, lines), MATCHES))


def _verdicts(
    report: Report, annotations: Iterable[Annotation], gold: Gold, corrections: Sequence[Correction]
) -> Iterable[tuple[Annotation, bool]]:
    for annotation in annotations:
        verdict = judged(annotation, report, corrections)
        kind = kind_of(annotation)
        place = gold.get((report.slug, kind)) if kind else None
        if verdict is None and place:
            verdict = place.judge(annotation)
        if verdict is not None:
            yield annotation, verdict


def _field_verdicts(
    report: Report, annotations: Iterable[Annotation], gold: Gold, lexicon: Lexicon
) -> Iterable[tuple[str, bool]]:
    """The methods that found a field of a statement, each time with whether the field is right."""
    for annotation in annotations:
        place = gold.get((report.slug, kind_of(annotation) or ""))
        if place and isinstance(annotation, Statement):
            for name, method in annotation.found_by:
                verdict = place.judge_field(annotation, name, _called(annotation, name, lexicon))
                if verdict is not None:
                    yield method, verdict


def _called(statement: Statement, name: str, lexicon: Lexicon) -> Iterable[str]:
    """What the values of a field are called."""
    if name == "made_by":
        yield from (*statement.made_by, *statement.voices)
    for iri in statement.addressed_to if name == "addressed_to" else ():
        entry = lexicon.by_iri.get(iri)
        yield from (entry.label, *entry.names, *entry.acronyms) if entry else ()


def write_confidences(figures: Iterable[RuleFigures], language: Language, folder: Path = FOLDER) -> list[str]:
    """Put the measured confidences into the rule files; what nobody judged stays as it is.

    :return: the ids whose confidence changed
    :raises RuleError: if a file is written so that this would change anything else; all files stay as they were
    """
    measured = {each.rule.id: each.measured for each in figures if each.measured is not None}
    files = [folder / language.code / f"{name}.toml" for name in language.files]
    texts = {}
    changed: list[str] = []
    for file in files:
        new, ids = _rewritten(file, measured)
        if ids:
            texts[file] = new
            changed += ids
    _replace(texts)
    return changed


def _replace(texts: Mapping[Path, str]) -> None:
    """Write files, as they are (line ends, permissions); none is replaced before all are written."""
    temporaries = {file: file.with_name(f".{file.name}.part") for file in texts}
    try:
        for file, temporary in temporaries.items():
            temporary.write_bytes(texts[file].encode("utf-8"))
            shutil.copymode(file, temporary)
        for file, temporary in temporaries.items():
            temporary.replace(file)
    finally:
        for temporary in temporaries.values():
            temporary.unlink(missing_ok=True)


def _rewritten(file: Path, measured: Mapping[str, float]) -> tuple[str, list[str]]:
    """The text of a file with new confidences, and the ids that have one; order, comments and line ends stay.

    :raises RuleError: if it is written so that this would change anything else
    """
    try:
        text = file.read_bytes().decode("utf-8")
        table = _table(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"cannot be read as TOML: {error}", where=file, hint="correct it") from error
    changed = {
        str(entry["id"]): measured[entry["id"]]
        for entry in _entries(table)
        if entry["id"] in measured and entry.get("confidence") != measured[entry["id"]]
    }
    if not changed:
        return text, []
    new = "".join(_with_confidence(entry, changed) for entry in _ENTRY.split(text))
    for entry in _entries(table):
        if entry["id"] in changed:
            entry["confidence"] = changed[entry["id"]]
    if not _says(new, table):
        hint = 'give each rule a line: id = "…", and at most one: confidence = 0.9'
        raise RuleError("its confidences cannot be written", where=file, hint=hint)
    return new, list(changed)


def _says(text: str, table: Mapping[str, Any]) -> bool:
    try:
        return _table(text) == table
    except tomllib.TOMLDecodeError:
        return False


def _table(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def _entries(table: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rules and methods of a file."""
    return [*table.get("rule", []), *table.get("method", [])]


def _with_confidence(entry: str, changed: Mapping[str, float]) -> str:
    """A rule or method as written, with its new confidence: in the place of the old one, else below its id."""
    name = _ID.search(entry)
    if not name or name["id"] not in changed:
        return entry
    value = changed[name["id"]]
    old = _CONFIDENCE.search(entry)
    if old:
        return f"{entry[: old.start('value')]}{value}{entry[old.end('value') :]}"
    end = "\r\n" if "\r\n" in entry else "\n"
    return f"{entry[: name.end()]}{end}confidence = {value}{entry[name.end() :]}"
