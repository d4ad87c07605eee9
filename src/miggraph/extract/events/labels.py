"""Labels of a programme, such as "Chair:", and what they say that people do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from miggraph.extract.rules import line_of, load

_RULES = load("programme")
_LABELS = _RULES.under("programme/label.")
_COLUMNS = _RULES.under("programme/column.")
_LEADING = frozenset({"chair", "moderator", "facilitator"})
_WHOM = _RULES["programme/column.whom"]


class Label(NamedTuple):
    """A label such as "Chair:" in a text, with the role that it gives; "" where it opens a list that names nobody."""

    start: int
    end: int
    role: str


def find_labels(text: str) -> list[Label]:
    """The labels in a text, from left to right, each with the white space behind it."""
    found = sorted(_LABELS.every(line_of(text)), key=lambda match: match.start)
    ends = (match.end + len(text[match.end :]) - len(text[match.end :].lstrip()) for match in found)
    labels: list[Label] = []
    for match, end in zip(found, ends, strict=True):
        if not labels or match.start >= labels[-1].end:
            labels.append(Label(match.start, end, match.rule.gives["role"]))
    return labels


def with_panels(text: str, labels: Sequence[Label]) -> Iterator[Label]:
    """Labels, and one more where a semicolon parts the only one who leads from several who sit on the panel."""
    for number, label in enumerate(labels):
        yield label
        end = labels[number + 1].start if number + 1 < len(labels) else len(text)
        words = text[label.start : label.end].strip(" :")
        mark = text.find(";", label.end, end)
        is_one = label.role in _LEADING and not words.endswith("s") and text.count(";", label.end, end) == 1
        if is_one and mark > 0 and "," in text[mark:end]:
            yield Label(mark, mark + 2, "panellist")


def role_alone(text: str) -> str | None:
    """The role that a text names and nothing else, as the head of a column or a line above people does."""
    match = _COLUMNS.first(line_of(text.strip(" :.")))
    return (match.rule.gives["role"] or "speaker") if match else None


def role_in_brackets(text: str) -> str | None:
    """The role that brackets behind a name say; a head such as "Who" is none, as "(WHO)" is a body."""
    return None if _WHOM.match(line_of(text)) else role_alone(text)


def opens_with_label(text: str) -> bool:
    """Whether a line begins with a label of people."""
    labels = find_labels(text)
    return bool(labels) and labels[0].start == 0
