"""How stored characters are read: tags, entities, formulas, ligatures, marks of notes and invisible characters."""

from __future__ import annotations

import html
import re
import unicodedata
from html.entities import html5

_TAGS = (
    "a|abbr|acronym|address|article|aside|b|big|blockquote|body|br|caption|center|cite|code|col|colgroup|dd|del|details"
    "|dfn|div|dl|dt|em|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|img|input|ins|kbd|label|li|main"
    "|mark|meta|nav|ol|p|pre|q|s|samp|section|small|span|strike|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead"
    "|time|tr|tt|u|ul|var|wbr"
)
_PARTING = re.compile(
    r"</?(?:address|article|aside|blockquote|br|caption|dd|div|dl|dt|figcaption|figure|h[1-6]|hr|li|ol|p|section|table"
    r"|td|th|tr|ul)\b",
    re.IGNORECASE,
)
_LONGEST_LINK = 500
"""Characters of the words of a link, and of its address; without a bound each bracket is sought to the end."""
_LINK_WORDS, _LINK_PLACE = rf"[^\]]{{0,{_LONGEST_LINK}}}", rf"\([^)]{{0,{_LONGEST_LINK}}}\)"
_SUPERSCRIPTS = "¹²³⁴⁵⁶⁷⁸⁹⁰"
_MARK = r"(?:\d{1,3}|[a-z]|[*†‡§]{1,2})"
NOTE_PLACE = r"[^()<>\s\"']{0,200}\#[^()<>\s\"']{0,100}?(?:fn|ftn|edn|note|cite)[^()<>\s\"']{0,100}"
"""The address within a page at which a note, or the mark that cites it, stands."""
NOTE_MARK = r"(?:\\?\[)?(?:\d{1,3}|[ivxl]{1,7}|[a-z]|[*†‡§]{1,2})(?:\\?\])?"
NOTE_LINK = (
    rf"(?:\[{NOTE_MARK}\]\({NOTE_PLACE}\)"
    rf"|<a\b[^<>]{{0,300}}?\b(?:href|name|id)\s*=\s*[\"']?{NOTE_PLACE}[^<>]{{0,300}}>\s*{NOTE_MARK}\s*</a>)"
)
"""The mark of a note as a link: ``[1](#fn1)``."""
_NUMBERED = (
    "covid|agenda|article|annex|page|para|paragraph|table|figure|chapter|level|type|phase|tier|part|goal|grade|group"
    "|vol|art|fig|sec|ref|app|doc"
)

MARKUP = re.compile(
    rf"""(?P<hidden>\0+)
      | (?P<note> [ \t]*\[\^[\w-]+\](?!:)                                              # [^1]
          | [ \t]?(?<!\bm)(?<!\bkm)<sup>\s*(?:\[?{_MARK}\]?(?:\s*[,–-]\s*{_MARK})*)\s*</sup>            # <sup>1</sup>
          | [ \t]*\$\s*(?:\{{\s*\}})?\s*\^\s*\{{?\s*[\d,*\s]{{1,9}}\}}?\s*\$           # $^{{1}}$
          | (?<=\S)(?<![^\W\d_]m)[{_SUPERSCRIPTS}](?:[,{_SUPERSCRIPTS}]*[{_SUPERSCRIPTS}])?
          | [ \t]?(?:<sup>\s*)?{NOTE_LINK}(?:\s*</sup>)?                                # [1](#fn1)
          | (?<=[\w.,;:!?”"’')%])(?<!\d[.,])\[\d{{1,3}}(?:[,–-]\s?\d{{1,3}})*\](?![(\w])  # [14]
          | (?<=\b[12]\d\d\d[.,])\[\d{{1,3}}(?:[,–-]\s?\d{{1,3}})*\](?=\s|$)             # 2010.[14]
          | (?<=[\w.,;:!?”"’')%])(?:\[[ivxl]{{1,7}}\]|\\\[(?:\d{{1,3}}|[ivxl]{{1,7}})\\\])(?![(\w])  # [iv] \[14\]
          | (?:(?<=[a-z]{{3}})|(?<=\d{{3}})|(?<=[.,;:!?”"’)%]))\^\d{{1,3}}(?:\^|(?![\w^]))       # ^1 ^1^
          | (?<=[\w.,;:!?”"’)%])[†‡]{{1,2}}(?!\w)
          | [ \t]?(?:\[(?i:fn|footnote|endnote|note)\.?\s*\d{{1,3}}\]|\((?i:fn|footnote|endnote)\.?\s*\d{{1,3}}\))
          | (?<=[a-z]{{4}})\(\d{{1,2}}\)(?=[\s.,;:]|$)                                    # word(1)
          | (?<=[^\W\d_][^\W\d_])(?<=[a-z])[ \t]?\d{{1,2}}/(?=\s|$)                    # 1/
          | (?<=[a-z][.,;:)”"])[ \t]?\d{{1,2}}/(?=\s|$)
          | (?<=[a-z]{{3}})\d{{1,3}}(?=\s|[.,;:)]|$)                                   # word1
          | (?<=[a-z]{{3}}[.,;])\d{{1,3}}(?=\s+[A-Z“"]|\s*$) )                         # end.1
      | (?P<formula>(?:(?<![\w\\$])\$(?![\s$])|(?<!\\)\$(?=[_^]))(?:\\.|[^$\\\n]){{1,200}}?(?<![\s\\])\$(?![\d$]) )
      | (?P<split>(?<=[a-z])(?:\*\*[ ]\*\*|</b>[ ]<b>|</strong>[ ]<strong>)(?=[a-z]))   # one word, set bold twice
      | (?P<tag></?(?i:{_TAGS})(?:\s[^<>]*|/)?>)
      | (?P<image>!\[{_LINK_WORDS}\]{_LINK_PLACE})
      | (?P<link>\[(?={_LINK_WORDS}\]{_LINK_PLACE}) | \](?=\(){_LINK_PLACE})             # a link around its words
      | (?P<emphasis>\*{{1,4}} | ~~
          | (?<![\w\\])_{{1,3}}(?=[^\s_]) | (?<=[^\s_])_{{1,3}}(?!\w) | (?<![\w\\])_(?=\S) | (?<=\S)_(?!\w))
      | (?P<escape>\\(?=[\\`*_{{}}\[\]()#+\-.!$&%~|<>]|[ \t]*$))
      | (?P<entity>&(?:\#\d{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,31}});)
      | (?P<hyphen>\u00ad(?=[ \t]*$))
      | (?P<invisible>[\u00ad\u200b\u2060\ufeff]+)
      | (?P<form>[\ufb00-\ufb06\U0001d400-\U0001d7ff])                                 # ligatures, letters of formulas
      | (?P<wrap>[ \t]*[\r\n][\s\0]*)                                                  # a line end inside a cell
    """,
    re.VERBOSE,
)
SPECIAL = re.compile(
    rf"[\0<&$*_~^†‡\[\]\\\r\n\u00ad\u200b\u2060\ufeff\ufb00-\ufb06{_SUPERSCRIPTS}\U0001d400-\U0001d7ff]|\w[.,;]?\d|\d/|\w\(\d|\((?i:fn|footnote|endnote)\b"
)
"""What a text without any markup does not hold; a quick test."""

_NUMBERED_WORD = re.compile(rf"\b(?:{_NUMBERED})s?[.,;]?$", re.IGNORECASE)
_FORMULA_SIGN = re.compile(r"[\\^_{}=<>+/]|^[\d.,\s%–-]+$")
_COMMANDS = {
    "times": "×", "sim": "~", "approx": "≈", "pm": "±", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "cdot": "·",
    "rightarrow": "→", "to": "→", "ldots": "…", "dots": "…", "pounds": "£", "euro": "€", "circ": "°", "quad": " ",
    "S": "§", "beta": "β", "alpha": "α", "ast": "*", "neq": "≠", "div": "÷", "dollar": "$",
}  # fmt: skip


def read(match: re.Match[str]) -> str | None:
    """What is read where markup stands: ``""`` for nothing, None where the characters stand for themselves.

    :param match: a match of :data:`MARKUP`
    """
    kind, found = match.lastgroup, match.group()
    if kind == "note":
        return _note(match)
    if kind == "tag":
        return _parted(match) if _PARTING.match(found) else ""
    if kind == "formula":
        return formula(found[1:-1]) if _FORMULA_SIGN.search(found[1:-1]) else None
    if kind == "split":
        return " " if _two_words(match) else ""
    if kind == "entity":
        return _entity(found)
    if kind == "form":
        return unicodedata.normalize("NFKC", found)
    return {"hyphen": "-", "wrap": " "}.get(kind or "", "")


def formula(tex: str) -> str:
    r"""A formula as plain text (``45 \%`` as ``45 %``); raised figures are marks of notes, but for powers of ten."""
    tex = re.sub(r"\\(?:text|mathrm|mathbf|mathit|mathsf|textbf|textit|operatorname)\b\s*", "", tex)
    tex = re.sub(r"\\d?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"\1/\2", tex)
    tex = re.sub(r"\\[,;: ]|(?<!\\)~", " ", tex)
    tex = re.sub(r"(?<!\b10)\s*\^\s*(?:\{[\d,*\s]+\}|\d)", "", tex)
    tex = re.sub(r"\\([A-Za-z]+)\s*", lambda name: _COMMANDS.get(name[1], ""), tex)
    tex = re.sub(r"(?<!\\)[{}_]|\\!|(?<!10)\^", "", tex)
    return " ".join(re.sub(r"\\(.)", r"\1", tex).replace("=", " = ").split())


def _note(match: re.Match[str]) -> str | None:
    """Nothing for the mark of a note; None where figures belong to the word before them (``Agenda21``)."""
    figures = match.group().strip("/() \t")
    before = match.string[max(0, match.start() - 20) : match.start()]
    return None if figures.isdigit() and not match.group().endswith("/") and _NUMBERED_WORD.search(before) else ""


def _parted(match: re.Match[str]) -> str:
    """A space where a tag alone parts two words."""
    before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
    return " " if before.strip() and after.strip() and before != ">" else ""


def _entity(found: str) -> str | None:
    if found[1] != "#" and found[1:] not in html5:
        return None
    read_as = html.unescape(found)
    return "" if read_as in "\u00ad\u200b\u2060\ufeff" else read_as.replace("\u00a0", " ")


def _two_words(match: re.Match[str]) -> bool:
    """Whether what follows is a word of its own, not the rest of the word before."""
    import simplemma

    head = re.search(r"[A-Za-z]+$", match.string[max(0, match.start() - 40) : match.start()])
    tail = re.match(r"[a-z]+", match.string[match.end() : match.end() + 40])
    if not head or not tail:
        return True
    known = simplemma.is_known(tail.group(), lang="en")
    return known or not simplemma.is_known((head.group() + tail.group()).lower(), lang="en")
