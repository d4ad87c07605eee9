"""The tokens of a block as HTML: nothing is put between characters that would be a character itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup, escape

from miggraph.web.pages.links import href
from miggraph.web.pages.reader.beside import Beside
from miggraph.web.pages.reader.chapter import CHOSEN
from miggraph.web.pages.reader.facts import Doubtful, Named
from miggraph.web.pages.reader.inline import LineBreak, NoteMark, PageStart, label_of
from miggraph.web.pages.reader.layout import Page
from miggraph.web.pages.reader.marks import Close, Layer, Open, Text, Token
from miggraph.web.pages.reader.sentences import ACTIVITY, Sentence
from miggraph.web.pages.statements import KINDS, Kind

READ: Mapping[str, Kind] = {**KINDS, ACTIVITY: Kind("activity", "activities", "B", "act")}
"""The kinds that a sentence is read as; an activity is no statement."""

_NOTHING = Markup("")
_TAGS = {Layer.STRONG: "strong", Layer.EMPHASIS: "em"}
_NOTE = Markup('<sup class="ref"{}><a href="{}"><span class="vh">Note </span>{}</a></sup>')
_LETTER = Markup('<a class="k {}" href="{}" aria-label="{}: {}">{}</a>')
_BACK = Markup(' <a class="back" href="#m{}" aria-label="Back to the text">↩</a>')
_BREAK = Markup('<i class="pb"></i>')
_PAGE = Markup('<a class="pg" id="page-{0}" href="#page-{0}"><span class="vh">Page </span>{1}</a>')


class Around(NamedTuple):
    """What stands before a heading, in it before its words, and behind it."""

    begin: Markup
    letters: Markup
    end: Markup


@dataclass(frozen=True)
class Flow:
    """Writes tokens.

    ``beside`` has what stands beside each sentence, ``note_at`` the address of a note by its place, ``gaps`` and
    ``report`` the addresses of these pages, ``chosen`` is the place that the address names.
    """

    beside: Mapping[str, Beside]
    note_at: Callable[[int], str]
    gaps: str
    report: str
    chosen: str = ""

    def html(self, tokens: Iterable[Token], card: Callable[..., str] | None = None) -> Markup:
        """Tokens as HTML that may hold blocks."""
        return Markup("").join(self._pieces(tokens, card))

    def plain(self, tokens: Iterable[Token]) -> Markup:
        """Tokens as HTML for a heading: without what stands beside sentences."""
        kept = (
            token for token in tokens if not (isinstance(token, Open | Close) and token.mark.layer is Layer.STATEMENT)
        )
        return self.html(kept)

    def around(self, tokens: Iterable[Token], card: Callable[..., str]) -> Around:
        """What stands around a heading from which something was read: a heading holds no blocks itself."""
        opened = (token.mark.of for token in tokens if isinstance(token, Open) and token.first)
        read = [of for of in opened if isinstance(of, Sentence)]
        begin = (self._begin(sentence, card, " around") for sentence in read)
        return Around(Markup("").join(begin), Markup("").join(map(self._letters, read)), Markup("</div>") * len(read))

    def _pieces(self, tokens: Iterable[Token], card: Callable[..., str] | None) -> Iterator[Markup]:
        for token in tokens:
            if isinstance(token, Text):
                yield escape(token.text)
            elif isinstance(token, Open):
                yield self._open(token, card)
            elif isinstance(token, Close):
                yield self._close(token)
            elif isinstance(token.of, PageStart):
                yield _BREAK + self.pages(token.of.pages)
            elif isinstance(token.of, NoteMark):
                yield self._note(token.of)
            elif isinstance(token.of, LineBreak):
                yield Markup("<br>")

    def _open(self, token: Open, card: Callable[..., str] | None) -> Markup:
        of = token.mark.of
        if isinstance(of, Sentence):
            return self._sentence(of, token.first, card)
        if isinstance(of, Named):
            return Markup('<a class="nm {}" href="{}">').format(of.kind, href(of.iri) or "#")
        if isinstance(of, Doubtful):
            return Markup('<a class="nm doubt" href="{}#b{}">').format(self.gaps, of.start)
        if token.mark.layer is Layer.FOUND:
            return self._found(is_place=of is CHOSEN, is_first=token.first)
        return Markup("<{}>").format(_TAGS[token.mark.layer])

    def _found(self, *, is_place: bool, is_first: bool) -> Markup:
        """What somebody looks for; the place that the address names bears its name, where no sentence does."""
        if not is_place:
            return Markup("<mark>")
        named = is_first and self.chosen not in self.beside
        return Markup('<mark class="here"{}>').format(Markup(' id="{}"').format(self.chosen) if named else "")

    def _sentence(self, sentence: Sentence, first: bool, card: Callable[..., str] | None) -> Markup:
        styles = " ".join(READ[kind].style for kind in sentence.kinds)
        if not first or card is None:
            return Markup('<div class="st {}">').format(styles)
        return self._begin(sentence, card, "", self._letters(sentence))

    def _begin(self, sentence: Sentence, card: Callable[..., str], more: str, letters: Markup = _NOTHING) -> Markup:
        """The beginning of a sentence: its letters, and what stands beside it."""
        styles = " ".join(READ[kind].style for kind in sentence.kinds)
        is_chosen = " on" if sentence.id == self.chosen else ""
        begin = Markup('<div class="st {}{}{}" id="{}">').format(styles, more, is_chosen, sentence.id)
        beside = self.beside.get(sentence.id)
        return begin + letters + (Markup(card(sentence, beside)).strip() if beside else Markup(""))

    def _letters(self, sentence: Sentence) -> Markup:
        """The letters of what was read from a sentence, each leading to it."""
        kinds = [READ[kind] for kind in sentence.kinds]
        beside = self.beside.get(sentence.id)
        characters = f"{sentence.start},{sentence.end}"
        place = f"#{sentence.id}" if beside else f"{self.report}?char={characters}#{sentence.id}"
        return Markup("").join(_LETTER.format(kind.style, place, kind.letter, kind.name, kind.letter) for kind in kinds)

    @staticmethod
    def _close(token: Close) -> Markup:
        of, layer = token.mark.of, token.mark.layer
        if isinstance(of, Sentence):
            return Markup("</div>")
        if isinstance(of, Named | Doubtful):
            return Markup("</a>")
        return Markup("</mark>") if layer is Layer.FOUND else Markup("</{}>").format(_TAGS[layer])

    def _note(self, mark: NoteMark) -> Markup:
        if mark.note < 0:
            return Markup('<sup class="ref">{}</sup>').format(mark.label)
        return _NOTE.format(Markup(' id="m{}"').format(mark.place), self.note_at(mark.note), mark.label)

    @staticmethod
    def pages(begun: Iterable[Page]) -> Markup:
        """Where pages begin: the last one is shown, the empty ones before it are places alone."""
        *empty, last = begun
        places = (Markup('<span id="page-{}"></span>').format(page.name) for page in empty)
        return Markup("").join(places) + _PAGE.format(last.name, last.label)

    @staticmethod
    def label(marker: str) -> str:
        """What is printed before a note, without the signs that markup sets around it."""
        return label_of(marker) or marker

    @staticmethod
    def back(note: str, notes: Mapping[int, int]) -> Markup:
        """The way back from a note to its mark, where that stands on the page."""
        mark = notes.get(int(note.removeprefix("b")), -1)
        return _BACK.format(mark) if mark >= 0 else Markup("")
