"""Members of a group: a sentence that announces them, and the list that follows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from miggraph.extract.discourse.document import Document
from miggraph.extract.discourse.structure import FLOW
from miggraph.extract.rules import RuleMatch, line_of, load, word_set
from miggraph.extract.stage import Stage
from miggraph.lexicon import Lexicon
from miggraph.model import Annotation, Block, BlockKind, Membership, NameKind

_NAME = re.compile(r"(?P<name>[A-Z].*?)\s*(?:\((?P<short>[A-Z][\w./-]{1,14})\))?")
_NO_NAME = frozenset("():;")
MOST_WORDS = 16
"""The name of an organisation has fewer words than this; a longer item says something else."""


def split_name(text: str) -> tuple[str, str | None]:
    """A name as it stands in a heading or a list, and the short form in brackets behind it."""
    match = _NAME.fullmatch(text)
    return (match["name"], match["short"]) if match else (text, None)


def run(document: Document) -> Iterator[Annotation]:
    """The members that lists name, in the order of the text."""
    blocks = list(document.blocks(FLOW))
    for place, block in enumerate(blocks):
        if block.kind is BlockKind.PARAGRAPH and block.text.rstrip().endswith(":"):
            line = line_of(block.text)
            match = load("membership").first(line)
            if match:
                yield from _members(match, _group(match.group(line, "group")), blocks[place + 1 :], document.lexicon)


def _group(words: str) -> str:
    """The name of a group without an article."""
    first, _, rest = " ".join(words.split()).partition(" ")
    return rest if first.lower() in word_set("determiner") else f"{first} {rest}".strip()


def _members(announced: RuleMatch, group: str, following: list[Block], lexicon: Lexicon) -> Iterator[Membership]:
    for block in following:
        if block.kind is not BlockKind.LIST_ITEM:
            return
        item = _item(block.text)
        name, short = split_name(item)
        if _is_name(name, short, lexicon):
            yield Membership(
                spans=block.prose.spans(0, len(item)),
                method=announced.rule.id,
                confidence=announced.rule.confidence,
                group=group,
                member=" ".join(name.split()),
                acronym=short,
            )


def _item(text: str) -> str:
    """An item of a list without the conjunction and the punctuation at its end."""
    head, _, last = text.rstrip().rpartition(" ")
    return (head if last.lower() in word_set("conjunction") else text).rstrip(" ,;.")


def _is_name(name: str, short: str | None, lexicon: Lexicon) -> bool:
    """Whether an item is the name of an organisation or country: short form, capitals or the authority files say so."""
    words = name.split()
    if len(words) > MOST_WORDS or not name[:1].isupper() or not _NO_NAME.isdisjoint(name):
        return False
    known = lexicon.named(name, NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.COUNTRY)
    capitals = sum(word[:1].isupper() for word in words)
    return bool(short or known or (len(words) > 1 and capitals >= 0.6 * len(words)))


STAGE = Stage(name="memberships", run=run, provides=(Membership,))
