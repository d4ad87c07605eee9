"""The body in whose words a document is: a committee, a commission or a panel that gives its own report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from miggraph.extract.discourse.cover import cover_lines
from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.sources import NOBODY, Source
from miggraph.extract.discourse.turns import labels_of
from miggraph.extract.discourse.voice import is_direct
from miggraph.extract.rules import line_of, load
from miggraph.lexicon import fold_typography
from miggraph.model import DocumentKind, NameKind

_FEWEST = 3
"""A body that gives its own report speaks of itself so many times, at least."""
_OTHERS = frozenset({"meeting-report", "bulletin", "evaluation", "study", "handbook"})
"""The kinds of document that are never a body's own report."""


def author_of(document: Document) -> Source:
    """The body that names itself at the top of a document and speaks of itself in it; nobody where there is none."""
    if labels_of(document.report).known or any(found.kind in _OTHERS for found in document.of(DocumentKind)):
        return NOBODY
    for prose in cover_lines(document.report):
        line = line_of(prose.text)
        found = load("source")["author/body"].search(line)
        if found is None:
            continue
        noun = found.group(line, "noun").lower()
        said = sum(f"the {noun} " in fold_typography(group.lead.text).lower() for group in document.groups)
        if said < _FEWEST:
            continue
        known = document.lexicon.named(found.group(line, "who"), NameKind.ORGANIZATION, NameKind.PROCESS)
        return Source((known.label,)) if known else Source(collective=f"the {noun}")
    return NOBODY


def meeting_of(document: Document) -> Source:
    """Those who took part in the meeting of a report, or the meeting, as the report calls them; nobody if no meeting.

    What a report lists as the recommendations of a meeting, without saying whose, is theirs.
    """
    if not document.events or is_direct(document):
        return NOBODY
    return _most_named(document, "author/meeting")


def evaluators_of(document: Document) -> Source:
    """Those who made an evaluation, as it calls them: whose its recommendations are, where it does not say whose."""
    if not any(found.kind == "evaluation" for found in document.of(DocumentKind)):
        return NOBODY
    return _most_named(document, "author/evaluators")


def group_in(titles: Iterable[str]) -> Source:
    """The group of a meeting under whose name a section gives what it proposes: "Group B: Lamps"."""
    for line in map(line_of, titles):
        if found := load("source")["author/group"].search(line):
            return Source(collective=found.group(line, "who").lower())
    return NOBODY


def _most_named(document: Document, rules: str) -> Source:
    """Whom a report names most by words of the first rule that any of its sentences match."""
    for rule in load("source").under(rules).matchers:
        said = Counter(
            found.group(group.lead.line, "who").lower()
            for group in document.groups
            if (found := rule.search(group.lead.line))
        )
        if said:
            return Source(collective=said.most_common(1)[0][0])
    return NOBODY


def is_first_person(text: str) -> bool:
    """Whether those who give a document speak of themselves in a sentence: "We recommend lamps"."""
    return load("source")["author/we"].search(line_of(text)) is not None


def is_of_others(title: str) -> bool:
    """Whether the title of a section says that others than the author speak in it: a dissent, a response."""
    return load("source")["author/others"].search(line_of(title)) is not None
