"""Rules and methods as the concepts of a scheme: subject, method, rule, each under the wider one."""

from __future__ import annotations

from collections.abc import Iterator

from miggraph.extract.rules.files import Language
from miggraph.extract.rules.rule import Rule
from miggraph.model import MethodConcept


def method_concepts(language: Language) -> Iterator[MethodConcept]:
    """The concepts of all rules of a language, wider ones first."""
    known: dict[str, MethodConcept] = {}
    for method in language.methods():
        made = MethodConcept(
            method.id, _label(method.id), method.definition, _broader(method.id), confidence=method.confidence
        )
        known[method.id] = made
    for rule in language:
        known.setdefault(rule.method, MethodConcept(rule.method, _label(rule.method), _of(rule), _broader(rule.method)))
        if rule.id != rule.method or rule.id not in {method.id for method in language.methods()}:
            known[rule.id] = _concept(rule)
    subjects = {name.partition("/")[0] for name in known}
    for subject in sorted(subjects - known.keys()):
        yield MethodConcept(subject, _label(subject), f"Rules that find or read what belongs to: {_label(subject)}.")
    yield from sorted(known.values(), key=lambda concept: (concept.id.count("."), concept.id))


def _concept(rule: Rule) -> MethodConcept:
    broader = rule.method if rule.method != rule.id else _broader(rule.id)
    return MethodConcept(
        id=rule.id,
        label=_label(rule.id),
        definition=_of(rule),
        broader=broader,
        pattern=rule.pattern or rule.regex,
        yes=tuple(example.text for example in rule.yes),
        no=tuple(example.text for example in rule.no),
        confidence=None if rule.scope else rule.confidence,
    )


def _broader(method: str) -> str | None:
    return method.partition("/")[0] if "/" in method else None


def _of(rule: Rule) -> str:
    """The definition of a rule, or one made from its first example."""
    if rule.definition:
        return rule.definition
    does = "Overrules other rules where it matches" if rule.scope else "Matches texts such as"
    return f"{does}: “{rule.yes[0].text.rstrip('.')}”."


def _label(name: str) -> str:
    """The id in words: ``recommendation: call, noun``."""
    subject, _, rest = name.partition("/")
    words = ", ".join(part.replace("-", " ") for part in rest.replace("/", ".").split("."))
    return f"{subject.replace('-', ' ')}: {words}" if rest else subject.replace("-", " ")
