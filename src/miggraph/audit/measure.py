"""How often each rule fires on some reports, and how often it is right where gold or corrections by hand tell.

The confidence of a rule is ``(right + 1) / (seen + 2)``: the rule of succession, which is one half for a rule that
nobody has judged and never reaches certainty.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from miggraph.audit.gold import Gold, kind_of
from miggraph.curation import judged
from miggraph.extract import extract, language_read
from miggraph.extract.rules import Language, Method, Rule, counting, own_id
from miggraph.lexicon import Lexicon
from miggraph.model import Annotation, Correction, Report, Statement

MATCHES = 10
"""So many of the texts that a rule matches are kept to be shown."""


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
