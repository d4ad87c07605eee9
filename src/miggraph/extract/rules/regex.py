"""Rules that are regular expressions, in which ``(?&name)`` stands for the entries of a vocabulary."""

from __future__ import annotations

import re

from miggraph.extract.rules.line import SHAPES, british, lemma
from miggraph.extract.rules.pattern import ANNOTATIONS, PatternError
from miggraph.extract.rules.rule import Rule
from miggraph.extract.rules.vocabulary import Entries, spelt

_REFERENCE = re.compile(r"\(\?&(?P<name>[\w -]+)\)")


def compile_regex(rule: Rule, entries: Entries) -> tuple[re.Pattern[str], frozenset[str] | None]:
    """The expression of a rule and the words of which a text must hold one for it to be tried (None: any text).

    :raises PatternError: if the regex or its anchor is at fault; the column counts in the regex as it is written
    """
    expanded = ""
    written = [0]
    at = 0
    for found in _REFERENCE.finditer(rule.regex):
        forms = _forms(found["name"], entries, found.start() + 1)
        written += range(at + 1, found.start() + 1)
        written += [found.start()] * (len(forms) - 1) + [found.end()]
        expanded += rule.regex[at : found.start()] + forms
        at = found.end()
    written += range(at + 1, len(rule.regex) + 1)
    expanded += rule.regex[at:]
    try:
        expression = re.compile(expanded, 0 if rule.case else re.IGNORECASE)
    except re.error as error:
        raise PatternError(error.msg, written[error.pos or 0] + 1) from error
    except (OverflowError, RecursionError) as error:
        raise PatternError(f"it is too large ({error})", 0) from error
    if expression.search(""):
        raise PatternError("it would match the empty text", 1)
    return expression, _anchors(rule, entries)


def _anchors(rule: Rule, entries: Entries) -> frozenset[str] | None:
    if not rule.anchor:
        return None
    if rule.anchor.startswith("@"):
        known = sorted({*SHAPES, *(f"@{kind}" for kind in ANNOTATIONS)})
        if rule.anchor not in known:
            raise PatternError(f"anchor {rule.anchor!r} is none of {', '.join(known)}", 0)
        return frozenset({rule.anchor})
    if rule.anchor not in entries:
        raise PatternError(f"anchor: no vocabulary is called {rule.anchor!r}", 0)
    forms = [form.lower() for form in spelt(rule.anchor, entries)]
    return frozenset(map(british, forms)).union(map(lemma, forms))


def _forms(name: str, entries: Entries, column: int) -> str:
    """The entries of a vocabulary, and of those it names, as they are, for a regular expression."""
    if name not in entries:
        raise PatternError(f"no vocabulary is called {name!r}", column)
    forms = sorted(spelt(name, entries), key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, forms))})"
