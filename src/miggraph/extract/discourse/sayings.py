"""What a sentence says of its speakers: the people, bodies and groups that it names as those who say something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from miggraph.extract.discourse.naming import People, Person, Posts, Printed
from miggraph.extract.discourse.sources import NOBODY, Source
from miggraph.extract.rules import RuleMatch, TokenLine, line_of, load
from miggraph.lexicon import Lexicon, fold_typography
from miggraph.model import LexiconEntry, NameKind

PROPOSED = "source/body.in-brackets"
IN_BRACKETS = frozenset(
    {
        PROPOSED,
        "source/body.in-square-brackets",
        *(f"source/{who}.proposed" for who in ("body", "person", "collective")),
    }
)
"""The rules by which those whom brackets name propose what stands before them."""
_BODIES = (NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.COUNTRY)
_ONE = ("a ", "an ", "one ", "another ")
_NAMED_ALONE = "source/collective.named"
_NAMED = ("person", "body", "post")
_RANKS = ("first", "", "last")
_STEM = 7
"""Letters that the kinds of document share in English, French and Spanish."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the people and bodies that it names, by where they begin."""

    text: str
    line: TokenLine
    people: dict[int, Person]
    bodies: dict[int, str]

    def words(self, match: RuleMatch, capture: str = "who") -> str:
        """The words of a capture as printed; "" where it took no part."""
        start, end = match.groups.get(capture, (0, 0))
        return " ".join(self.text[start:end].split())

    def bodies_in(self, match: RuleMatch, *captures: str) -> tuple[str, ...]:
        """The bodies within captures of a match."""
        spans = [match.groups[name] for name in captures if name in match.groups]
        named = (body for start, end in spans for at, body in self.bodies.items() if start <= at < end)
        return tuple(dict.fromkeys(named))

    def people_in(self, match: RuleMatch, capture: str) -> list[Person]:
        """The people within a capture of a match."""
        start, end = match.groups.get(capture, (0, 0))
        return [person for at, person in self.people.items() if start <= at < end]


class Saying(NamedTuple):
    """That somebody says a sentence.

    ``person`` is who speaks, where it is one who is named; ``is_one`` says that it is somebody whom "he" or "she" can
    mean later, such as the delegate of a state. A body ``takes_floor`` where a person who has it is no longer the
    speaker; who ``passes`` says this sentence, and who had the floor goes on; a group that ``opens`` it says this
    sentence alone, and nobody goes on.
    """

    source: Source
    person: Person | None = None
    takes_floor: bool = True
    is_one: bool = False
    passes: bool = False
    opens: bool = False


@dataclass(slots=True)
class Named:
    """Who was named in a part of a report up to a sentence, and what pronouns and short forms in it can mean."""

    people: People
    posts: Posts
    spoke: list[Saying] = field(default_factory=list)
    """Those whom "he" or "she" can mean, the last at the end."""
    subject: Source = NOBODY
    """What "it" means: the body or group that spoke, or with which a sentence of the paragraph began."""
    full_names: dict[str, str] = field(default_factory=dict)

    def meant_by(self, pronoun: str) -> Saying | None:
        """The one that a pronoun means: the last who spoke, and whose title leaves it open."""
        fits = (said for said in reversed(self.spoke) if said.person is None or said.person.may_be(pronoun))
        return next(fits, None)


class SentenceReader:
    """Reads sentences with the names of a lexicon.

    :param bodies: names of organisations that the lexicon does not have
    """

    def __init__(self, lexicon: Lexicon, bodies: Sequence[str] = ()) -> None:
        self._lexicon = lexicon
        self._bodies = Lexicon(LexiconEntry(name, NameKind.ORGANIZATION, name, names=()) for name in bodies)

    def read(self, sentence: str, people: People, printed: Sequence[Printed] = ()) -> Sentence:
        """A sentence with the people and bodies in it.

        :param printed: names of people that are known to stand in it, in their order
        """
        text, line = fold_typography(sentence), line_of(sentence)
        named = people.named_in(line, text, printed)
        bodies = {
            (found.start, found.end): found.only
            for found in self._lexicon.find(text, *_BODIES)
            if found.only and not any(start < found.end and found.start < end for start, end in named)
        }
        for found in self._bodies.find(text):
            if found.only and not any(a < found.end and found.start < b for a, b in (*named, *bodies)):
                bodies[found.start, found.end] = found.only
        tags = [("Person", *span) for span in named]
        tags += [("Country" if e.kind is NameKind.COUNTRY else "Body", *span) for span, e in bodies.items()]
        return Sentence(
            text,
            line.tagged(tags) if tags else line,
            {start: person for (start, _), person in named.items()},
            {start: entry.label for (start, _), entry in sorted(bodies.items())},
        )


def sayings(sentence: Sentence, named: Named, *, direct: bool = False) -> Iterator[Saying]:
    """Those who say a sentence, the one first that it names first; who is only told to be cited comes last.

    :param direct: whether the words are those of authors, who name somebody where an account tells who spoke
    """
    matches = [
        match
        for match in load("source").under("source/").all(sentence.line)
        if not (direct and match.rule.gives.get("voice") == "reported")
    ]
    matches.sort(key=lambda match: (_RANKS.index(match.rule.gives.get("rank", "")), match.groups["who"][0]))
    for match in (match for match in matches if not _is_wider(match, matches)):
        said = _saying(match, sentence, named)
        if said and said.source != NOBODY:
            yield said


def _is_wider(match: RuleMatch, others: Iterable[RuleMatch]) -> bool:
    """Whether words that name nobody by themselves hold a name that says the same: "The Chair of the Harbour Union"."""
    start, end = match.groups["who"]
    named = (other.groups["who"] for other in others if other.rule.gives["who"] in _NAMED)
    return match.rule.gives["who"] == "collective" and any(start <= at < end for at, _ in named)


def _saying(match: RuleMatch, sentence: Sentence, named: Named) -> Saying | None:
    kind, words, method = match.rule.gives["who"], sentence.words(match), match.rule.id
    floor = match.rule.gives.get("floor")
    takes = floor == "takes"
    if kind == "person":
        person = sentence.people.get(match.groups["who"][0])
        return (
            Saying(_with_others(person.source(method), sentence.people_in(match, "also")), person) if person else None
        )
    if kind == "post":
        holder = _holder(words, named)
        unknown = Saying(Source(collective=words.lower(), method=method), is_one=True)
        return Saying(holder.source(method), holder) if holder else unknown
    if kind == "pronoun":
        meant = named.meant_by(words)
        return meant and Saying(_again(meant.source, method), meant.person, is_one=meant.is_one)
    if kind in ("it", "they"):
        meant_bodies = named.subject if kind == "it" else _several(named)
        opens = floor == "opens" and not meant_bodies.names
        return Saying(_again(meant_bodies, method), takes_floor=takes or opens, opens=opens)
    if kind == "body":
        besides = sentence.words(match, "besides").lower() or None
        return Saying(Source(sentence.bodies_in(match, "who", "also"), besides, method), None, takes, takes)
    return _of_group(kind, words, match, sentence, named)


def _holder(post: str, named: Named) -> Person | None:
    """Who holds a post; one of those who spoke before, if it can be the job of one of them."""
    return named.posts.holder(post, (said.person for said in named.spoke if said.person))


def _of_group(kind: str, words: str, match: RuleMatch, sentence: Sentence, named: Named) -> Saying | None:
    """Who says a sentence by the short name of a body, by a document, or by a group as printed."""
    method = match.rule.id
    if kind == "short name":
        full = named.full_names.get(words)
        return Saying(Source((full,), method=method), takes_floor=False) if full else None
    if kind == "document":
        key = match.group(sentence.line, "kind")[:_STEM]
        return Saying(Source(collective=named.full_names.get(key, words).lower(), method=method))
    holder = _holder(words, named) if method == _NAMED_ALONE else None
    if holder:
        return Saying(holder.source(method), holder)
    floor = match.rule.gives.get("floor")
    return Saying(
        Source(collective=words.lower(), method=method),
        is_one=method == _NAMED_ALONE or words.lower().startswith(_ONE),
        passes=floor == "passes",
        opens=floor == "opens",
    )


def _with_others(source: Source, others: Iterable[Person]) -> Source:
    """What a person says together with others."""
    voices = [each.source(source.method) for each in others]
    names = dict.fromkeys((*source.names, *(name for voice in voices for name in voice.names)))
    printed = (source.collective, *(voice.collective for voice in voices))
    return Source(tuple(names), " and ".join(filter(None, printed)) or None, source.method)


def _again(source: Source, method: str) -> Source:
    return Source(source.names, source.collective, method)


def _several(named: Named) -> Source:
    """What "they" means: the group, or the bodies, that spoke before."""
    return named.subject if named.subject.collective or len(named.subject.names) > 1 else NOBODY


def subject_of(sentence: Sentence) -> Source:
    """The body or group with which a sentence begins."""
    match = load("source").under("subject/").first(sentence.line)
    if match is None:
        return NOBODY
    if match.rule.gives["who"] == "body":
        return Source(sentence.bodies_in(match, "who"))
    return Source(collective=sentence.words(match).lower())


def note_full_names(sentence: Sentence, full_names: dict[str, str]) -> None:
    """Remember the full names of bodies and documents, for "the Commission" and "this Declaration"."""
    for match in load("source").under("full-name/").every(sentence.line):
        name = sentence.text[match.start : match.end].removeprefix("The ").strip()
        key = match.group(sentence.line, "head")
        document = match.rule.method == "full-name/document"
        full_names[key[:_STEM] if document else key] = f"the {name}".lower() if document else name
