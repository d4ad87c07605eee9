"""What the styles and lists of a Word file say of its paragraphs: headings, bold type, page breaks, printed numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docx.document import Document as WordFile
from lxml.etree import _Element as Element  # lxml has no public name for it

from miggraph.reader.formats.numbering import written
from miggraph.reader.formats.printed import LIGATURES

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The namespace of WordprocessingML, as lxml writes it."""
_HEADING = re.compile(r"^(?:heading|überschrift|titre|título) ?(\d)$", re.I)


def is_on(look: Element | None, name: str) -> bool:
    """Whether properties switch something on, as ``<w:b/>`` does and ``<w:b w:val="0"/>`` does not."""
    found = look.find(f"{W}{name}") if look is not None else None
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off")


class Styles:
    """What the paragraph styles of a file say, those that they are based on included."""

    def __init__(self, word: WordFile) -> None:
        self.by_id = {s.get(f"{W}styleId", ""): s for s in word.styles.element.iter(f"{W}style")}

    def chain(self, element: Element) -> Iterator[Element]:
        """The style of a paragraph, and those it is based on."""
        key, seen = element.find(f"{W}pPr/{W}pStyle"), set()
        while key is not None and (name := key.get(f"{W}val", "")) in self.by_id and name not in seen:
            seen.add(name)
            yield self.by_id[name]
            key = self.by_id[name].find(f"{W}basedOn")

    def name(self, element: Element) -> str:
        """The name of a paragraph's style, as Word shows it."""
        style = next(self.chain(element), None)
        found = style.find(f"{W}name") if style is not None else None
        return found.get(f"{W}val", "") if found is not None else ""

    def heading(self, element: Element) -> int:
        """The level of a heading from 1; 0 for other text."""
        own = element.find(f"{W}pPr/{W}outlineLvl")
        for level in (own, *(s.find(f"{W}pPr/{W}outlineLvl") for s in self.chain(element))):
            if level is not None:
                value = int(level.get(f"{W}val", "9"))
                return value + 1 if value < 9 else 0
        for style in self.chain(element):
            found = style.find(f"{W}name")
            name = found.get(f"{W}val", "") if found is not None else ""
            if match := _HEADING.match(name):
                return int(match[1])
            if name.lower() == "title":
                return 1
        return 0

    def breaks_before(self, element: Element) -> bool:
        """Whether a paragraph begins a page, by itself or by its style."""
        return any(is_on(holder.find(f"{W}pPr"), "pageBreakBefore") for holder in (element, *self.chain(element)))

    def is_bold(self, element: Element) -> bool:
        """Whether the style of a paragraph sets it bold."""
        return any(is_on(style.find(f"{W}rPr"), "b") for style in self.chain(element))

    def numbering(self, element: Element) -> tuple[str, int] | None:
        """The list (numId) and the level (from 0) of a paragraph."""
        key, level = None, None
        for holder in (element, *self.chain(element)):
            found = holder.find(f"{W}pPr/{W}numPr")
            if found is None:
                continue
            if level is None and (at := found.find(f"{W}ilvl")) is not None:
                level = int(at.get(f"{W}val", "0"))
            if key is None and (number := found.find(f"{W}numId")) is not None:
                key = number.get(f"{W}val", "0")
                break
        return None if key in (None, "0") else (key or "", level or 0)


class Numbers:
    """Counts the lists of a file as Word does (ECMA-376, 17.9)."""

    def __init__(self, word: WordFile) -> None:
        self.abstract: dict[str, Element] = {}
        self.nums: dict[str, Element] = {}
        self.counts: dict[str, list[int | None]] = {}
        self.begun: set[tuple[str, int]] = set()
        try:
            root = word.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        self.abstract = {a.get(f"{W}abstractNumId", ""): a for a in root.iter(f"{W}abstractNum")}
        self.nums = {n.get(f"{W}numId", ""): n for n in root.iter(f"{W}num")}

    def of(self, element: Element, styles: Styles) -> tuple[str, int]:
        """The number or bullet of a paragraph as Word prints it, and its level from 1; ("", 0) outside lists."""
        found = styles.numbering(element)
        if found is None or found[0] not in self.nums:
            return "", 0
        key, level = found
        link = self.nums[key].find(f"{W}abstractNumId")
        name = link.get(f"{W}val", "") if link is not None else ""
        look = self._level(key, name, level)
        if look is None:
            return "", level + 1
        counts = self.counts.setdefault(name, [None] * 9)
        override = self.nums[key].find(f"{W}lvlOverride[@{W}ilvl='{level}']/{W}startOverride")
        if override is not None and (key, level) not in self.begun:
            counts[level] = None
        start = int(override.get(f"{W}val", "1")) if override is not None else _value(look, "start", 1)
        self.begun.add((key, level))
        counts[level] = start if counts[level] is None else (counts[level] or 0) + 1
        counts[level + 1 :] = [None] * (8 - level)
        return self._shown(key, name, level, look, counts), level + 1

    def _level(self, key: str, name: str, level: int) -> Element | None:
        own = self.nums[key].find(f"{W}lvlOverride[@{W}ilvl='{level}']/{W}lvl")
        if own is not None or name not in self.abstract:
            return own
        return self.abstract[name].find(f"{W}lvl[@{W}ilvl='{level}']")

    def _shown(self, key: str, name: str, level: int, look: Element, counts: list[int | None]) -> str:
        form = look.find(f"{W}lvlText")
        text = form.get(f"{W}val", "") if form is not None else ""
        if _form(look) == "bullet":
            return text.translate(LIGATURES).strip() or "•"

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = self._level(key, name, at)
            value = counts[at] if counts[at] is not None else _value(other, "start", 1)
            return written(value or 0, "decimal" if look.find(f"{W}isLgl") is not None else _form(other))

        return re.sub(r"%(\d)", number, text).strip()


def _value(look: Element | None, name: str, default: int) -> int:
    found = look.find(f"{W}{name}") if look is not None else None
    return int(found.get(f"{W}val", default)) if found is not None else default


def _form(look: Element | None) -> str:
    found = look.find(f"{W}numFmt") if look is not None else None
    return found.get(f"{W}val", "decimal") if found is not None else "decimal"
