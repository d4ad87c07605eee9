"""How often each rule fires on some reports, and how often it is right where gold or corrections by hand tell.

The confidence of a rule is ``(right + 1) / (seen + 2)``: the rule of succession, which is one half for a rule that
nobody has judged and never reaches certainty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tomlkit

from miggraph.audit.gold import Gold, kind_of
from miggraph.curation import judged
from miggraph.extract import extract
from miggraph.extract.rules import Language, Method, Rule, counting
from miggraph.extract.rules.files import FOLDER
from miggraph.lexicon import Lexicon
from miggraph.model import Annotation, Correction, Report


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """A rule, or a method that needs no rule, with how many texts it matched and how many annotations were judged."""

    rule: Rule | Method
    fired: int
    right: int = 0
    wrong: int = 0

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

    :param corrections: corrections by hand, by the slug of the report
    """
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    made: Counter[str] = Counter()
    with counting() as firings:
        for report in reports:
            annotations = extract(report, lexicon)
            made.update(annotation.method for annotation in annotations)
            for annotation, verdict in _verdicts(
                report, annotations, gold or {}, (corrections or {}).get(report.slug, ())
            ):
                (right if verdict else wrong)[annotation.method] += 1
    rules: list[Rule | Method] = list(language)
    known = {rule.id for rule in rules}
    rules += [method for method in language.methods() if made[method.id] and method.id not in known]
    return [
        RuleFigures(rule, len(firings[rule.id]) if rule.id in known else made[rule.id], right[rule.id], wrong[rule.id])
        for rule in rules
    ]


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


def write_confidences(figures: Iterable[RuleFigures], language: Language, folder: Path = FOLDER) -> list[str]:
    """Put the measured confidences into the rule files; what nobody judged stays as it is.

    :return: the ids whose confidence changed
    """
    measured = {each.rule.id: each.measured for each in figures if each.measured is not None}
    changed: list[str] = []
    for name in language.files:
        file = folder / language.code / f"{name}.toml"
        text = file.read_text(encoding="utf-8")
        table = tomlkit.parse(text)
        for entry in [*table.get("rule", []), *table.get("method", [])]:
            confidence = measured.get(entry["id"])
            if confidence is not None and entry.get("confidence") != confidence:
                entry["confidence"] = confidence
                changed.append(entry["id"])
        new = tomlkit.dumps(table)
        if new != text:
            temporary = file.with_name(f".{file.name}.part")
            temporary.write_text(new, encoding="utf-8")
            temporary.replace(file)
    return changed
