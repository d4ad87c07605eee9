"""How words ask for something: by which words a sentence does, how strongly, and an item of a list by its form.

The words that say so are the rules of ``recommendation.toml``, how strongly it is said those of ``strength.toml``.
"""

from __future__ import annotations

from miggraph.extract.discourse.tables import Cell, without_notes
from miggraph.extract.discourse.units import BULLET, Group, Unit
from miggraph.extract.rules import Method, Rule, RuleMatch, TokenLine, line_of, load
from miggraph.extract.statements.listing import NUMBER, Label, goes_on, is_operative, is_order, is_void, label_of
from miggraph.model import Span

_RULES = load("recommendation")
LISTED = _RULES.methods["recommendation/listed"]
LABELLED = _RULES.methods["recommendation/labelled"]
TABLED = _RULES.methods["recommendation/table"]
_STRENGTHS = load("strength")
_OPERATIVE = "recommendation/operative"
_IMPERATIVE = "recommendation/imperative"


def find_recommendation(text: str, *, direct: bool = False) -> RuleMatch | None:
    """Which words of a sentence or list item recommend something, and by which rule; None where none do.

    :param direct: whether the words are somebody's own, as in a speech or a study. They judge, explain and tell by the
        same words by which a report of a meeting gives what somebody asked for; such words are no recommendation there.
    """
    line = line_of(text)
    if not direct:
        return _RULES.under("recommendation/").first(line)
    told = [stretch for each in _RULES.under("not-direct/").candidates(line) for stretch in each.stretches(line)]
    for found in _RULES.under("recommendation/").every(line):
        if "voice" not in found.rule.gives and not any(a < found.end and found.start < b for a, b in told):
            return found
    return None


def quotes_norm(line: TokenLine) -> bool:
    """Whether the words before a list say that its items are what a norm provides."""
    return load("listing")["listing/quoting.norm"].search(line) is not None


def strength(text: str) -> str:
    """How strongly a recommendation is put: ``must``, ``should`` or ``could``.

    A text in which no rule matches is taken for advice, ``should``.
    """
    found = _STRENGTHS.under("strength/").first(line_of(text))
    return found.rule.gives["strength"] if found else "should"


def opens_block(unit: Unit) -> bool:
    """Whether a unit stands at the beginning of its block."""
    return unit.spans[0].start == unit.block.prose.spans()[0].start


def untitled(unit: Unit) -> Unit:
    """A heading without the number before it."""
    text = unit.prose.text
    return Unit(unit.prose.slice(len(text) - len(text.lstrip(NUMBER))), unit.block, unit.label)


def unlabelled(unit: Unit) -> tuple[Unit, Label | None]:
    """A unit without the label of a recommendation before it, and the label."""
    label = label_of(unit.prose.text)
    return (Unit(unit.prose.slice(label.length), unit.block, unit.label), label) if label else (unit, None)


def is_item(unit: Unit) -> bool:
    """Whether a heading is an order of some words."""
    return is_order(unit.line) and len(unit.text.split()) >= 3


def is_recommended(unit: Unit, cell: Cell) -> bool:
    """Whether a unit is all that a cell under the head of recommendations says."""
    return cell.recommended and without_notes(cell.prose).text == unit.prose.text and not is_void(unit.text)


def asks_in_imperative(text: str, by: Rule | Method) -> bool:
    """Whether a recommendation is in the imperative or a gerund: no subject of its own tells who is to act."""
    if by in (LISTED, LABELLED, TABLED):
        line = line_of(text)
        return is_order(line) or load("unit")["action/gerund"].search(line) is not None
    return by.id.startswith(_IMPERATIVE)


def is_operative_item(unit: Unit) -> bool:
    """Whether a unit recommends as an operative paragraph of a resolution does."""
    found = find_recommendation(unit.text)
    return found is not None and found.rule.method == _OPERATIVE


def asked_below(group: Group) -> dict[Span, Unit]:
    """The items that say what an operative paragraph before them asks for, as "Requests the office: (a) to …" does.

    Each is known by where it begins, and has the paragraph that it goes on with.
    """
    below: dict[Span, Unit] = {}
    above: Unit | None = None
    for item in group.items:
        if above and goes_on(item.line):
            below[item.spans[0]] = above
        else:
            above = item if item.text.endswith(":") and is_operative(item.line) else None
    return below


def is_resolution(group: Group) -> bool:
    """Whether most items of a list are operative paragraphs of a resolution; its preamble stands before them."""
    operative = load("unit")["unit/operative"]
    return 2 * sum(operative.search(item.line) is not None for item in group.items) > len(group.items)


def stand_alone(group: Group) -> bool:
    """Whether a whole sentence stands above items each of which recommends something by itself."""
    whole = group.lead.prose.text.rstrip().endswith((".", "!"))
    return whole and all(find_recommendation(item.text) for item in group.items)


def introduces(group: Group, found: RuleMatch | None) -> bool:
    """Whether the lead of a group announces what follows it: it ends in a colon, or recommends the items of a list."""
    announces = group.lead.text.endswith(":") or (found and group.items and not lacks_introduction(group))
    return bool(announces) and not (found and asks_in_imperative(group.lead.text, found.rule))


def lacks_introduction(group: Group) -> bool:
    """Whether what stands before the items of a list is an item too."""
    return group.lead.label == BULLET and group.items[0].label == BULLET


def takes_up_several(text: str) -> bool:
    """Whether a text speaks of those who were addressed before ("They should …")."""
    return _RULES["recommended-again/they"].search(line_of(text)) is not None
