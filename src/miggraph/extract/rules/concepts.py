"""Rules and methods as the concepts of a scheme: subject, method, rule, each under the wider one."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace

from miggraph.extract.rules.files import Language, languages, load_language
from miggraph.extract.rules.reading import FIRST
from miggraph.extract.rules.rule import Method, Rule
from miggraph.model import MethodConcept


def method_of(language: str, name: str) -> str:
    """The id in the scheme of a rule or method: that of another language than the first begins with its tag."""
    return name if language == FIRST else f"{language}/{name}"


def own_id(language: str, method: str) -> str:
    """The id that the files of a language have for a rule or method of the scheme; undoes :func:`method_of`."""
    return method if language == FIRST else method.removeprefix(f"{language}/")


def all_method_concepts() -> Iterator[MethodConcept]:
    """The concepts of the rules of all languages. Those of the first describe the methods; others hang under them."""
    first = load_language(FIRST)
    yield from method_concepts(first)
    shared = {concept.id for concept in method_concepts(first)}
    for code in languages():
        if code != FIRST:
            yield from (_abroad(code, concept, shared) for concept in method_concepts(load_language(code)))


def _abroad(language: str, concept: MethodConcept, shared: Set[str]) -> MethodConcept:
    """The concept of a rule of another language than the first, under the method that it follows."""
    method = concept.id.partition(".")[0]
    wider = (method, *(method.rpartition("/")[0:1] if "/" in method else ()), method.partition("/")[0])
    return replace(
        concept,
        id=method_of(language, concept.id),
        label=f"{concept.label} ({language})",
        broader=next(each for each in wider if each in shared),
    )


def method_concepts(language: Language) -> Iterator[MethodConcept]:
    """The concepts of all rules and methods of a language, wider ones first.

    A method of one rule is the rule itself; a method of several, and each subject, has an entry of its own.
    """
    methods = {method.id: _of_method(method) for method in language.methods()}
    rules = {rule.id: _of_rule(rule) for rule in language}
    yield from sorted((methods | rules).values(), key=lambda concept: (_depth(concept.id), concept.id))


def _depth(name: str) -> int:
    return name.count("/") + name.count(".")


def _of_method(method: Method) -> MethodConcept:
    broader = _broader(method.id)
    confidence = method.confidence if broader else None
    return MethodConcept(method.id, _label(method.id), method.definition, broader, confidence=confidence)


def _of_rule(rule: Rule) -> MethodConcept:
    broader = rule.method if rule.method != rule.id else _broader(rule.id)
    return MethodConcept(
        id=rule.id,
        label=_label(rule.id),
        definition=_definition(rule),
        broader=broader,
        pattern=rule.pattern or rule.regex,
        yes=tuple(example.text for example in rule.yes),
        no=tuple(example.text for example in rule.no),
        confidence=None if rule.scope else rule.confidence,
    )


def _broader(method: str) -> str | None:
    return method.partition("/")[0] if "/" in method else None


def _definition(rule: Rule) -> str:
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
