"""Who takes part in an activity, where, when, for whom, at what price and how far it has come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from miggraph.extract.activities.agencies import Agency, agency_line
from miggraph.extract.discourse.topics import THEMES
from miggraph.extract.rules import TokenLine, lemma, line_of, load, word_set
from miggraph.extract.values.dates import find_periods, first_date
from miggraph.extract.values.quantities import QuantityKind, find_quantities
from miggraph.lexicon import Form, Lexicon
from miggraph.model import Iri, NameKind

MOST_BETWEEN = 7
"""At most so many words stand between a cue and those whom an activity is for."""
LEAST_SHORT = 3
"""Letters of a short form that names a partner."""
_NAMES = (NameKind.COUNTRY, NameKind.ORGANIZATION, NameKind.INSTRUMENT)
_OF_OTHERS = ("'", "’", "-")
"""What stands behind a group that only something else is of, or that is a part of a word."""
_STATUSES = load("activity").under("activity-status/")
_STILL = load("activity").under("activity-still/")
_WHO_HELPS = "/stakeholder/implementing-partners"
"""Those with whom something is done are not those whom it is for."""
_GROUPS = ("stakeholders", "affected-groups")


def status_of(*lines: TokenLine) -> str | None:
    """How far an activity has come, from the tense of the first line that tells it, and what the lines tell later."""
    told = (min(_STATUSES.all(line), key=lambda match: match.start, default=None) for line in lines)
    status = next((match.rule.gives["status"] for match in told if match), None)
    return next((instead for line in lines for instead in _still(line, status)), status)


def _still(line: TokenLine, status: str | None) -> Iterator[str]:
    """What a line tells instead of a status that an activity seems to have."""
    for match in _STILL.all(line):
        if status in match.rule.gives["instead"].split():
            yield match.rule.gives["status"]


def partners_of(text: str, agency: Agency, lexicon: Lexicon) -> tuple[str, ...]:
    """Organisations that an activity is carried out with, as printed."""
    return _bodies("partner", text, agency, lexicon)


def partner_groups_of(text: str, agency: Agency, lexicon: Lexicon) -> tuple[Iri, ...]:
    """Concepts of the stakeholders that an activity is carried out with, where no body is named."""
    line = agency_line(text, agency)
    cues = load("activity").under("activity-partner/").every(line)
    found = (iris for cue in cues for _, iris in _groups(cue.group(line, "partners"), lexicon))
    return tuple(dict.fromkeys(iri for iris in found for iri in iris if "/stakeholder/" in iri))


def funders_of(text: str, agency: Agency, lexicon: Lexicon) -> tuple[str, ...]:
    """Organisations that pay for an activity, as printed."""
    return _bodies("funder", text, agency, lexicon)


def _bodies(part: str, text: str, agency: Agency, lexicon: Lexicon) -> tuple[str, ...]:
    """Organisations that have some part in an activity."""
    line = agency_line(text, agency)
    cues = sorted(load("activity").under(f"activity-{part}/").every(line), key=lambda match: match.start)
    return tuple(dict.fromkeys(name for cue in cues for name in _names(text[slice(*cue.groups[f"{part}s"])], lexicon)))


def unit_of(sentence: str, agency: Agency, lexicon: Lexicon) -> str | None:
    """The known part of an agency that a sentence begins with, as the one that acts; not the agency itself."""
    found = [match for match in lexicon.find(sentence, NameKind.ORGANIZATION) if match.form is not Form.ADJECTIVE]
    line = line_of(sentence).tagged(("Body", match.start, match.end) for match in found)
    acting = load("activity")["activity-unit/acting"].search(line)
    if not acting:
        return None
    start, end = acting.groups["unit"]
    named = sentence[start:end]
    own = lexicon.named(agency.name, NameKind.ORGANIZATION)
    entry = next((match.only for match in found if match.start == start), None)
    is_agency = entry is None or entry == own or agency.name.startswith(entry.label) or entry.label in agency.name
    return None if is_agency else named


def _names(words: str, lexicon: Lexicon) -> Iterator[str]:
    """The organisations that some words name, known ones and short forms."""
    matches = lexicon.find(words, NameKind.ORGANIZATION, NameKind.PROCESS)
    named = [(match.start, match.end) for match in matches if match.form is not Form.ADJECTIVE]
    line = line_of(words)
    for word, start in zip(line.printed, line.starts, strict=True):
        covered = any(match.start <= start < match.end for match in matches)
        if not covered and word.isupper() and word.replace("-", "").isalpha() and len(word) >= LEAST_SHORT:
            named.append((start, start + len(word)))
    return (words[start:end] for start, end in sorted(named))


def coverage_of(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Countries and regions that a text names, not as part of another name."""
    return tuple(dict.fromkeys(_places(text, lexicon)))


def _places(text: str, lexicon: Lexicon) -> Iterator[str]:
    for match in lexicon.find(text):
        places = {entry.kind for entry in match.entries} <= {NameKind.COUNTRY, NameKind.REGION}
        if places and match.form is not Form.ADJECTIVE:
            yield from (entry.iri for entry in match.entries)


def beneficiaries_of(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Concepts of stakeholders and affected groups whom the words say an activity is for."""
    line = line_of(text)
    rules = load("activity")
    direct = {cue.end for cue in rules["activity-beneficiary/direct"].finditer(line)}
    cues = direct.union(cue.end for cue in rules["activity-beneficiary/cue"].finditer(line))
    found: list[str] = []
    for start, iris in _groups(text, lexicon):
        nearest = max((end for end in cues if end <= start), default=None)
        if nearest is not None and _near(line, nearest, start, is_direct=nearest in direct):
            found.extend(iri for iri in iris if not iri.endswith(_WHO_HELPS))
    people = {iri.rpartition("/")[2] for iri in found if "/affected-group/" in iri}
    return tuple(
        dict.fromkeys(iri for iri in found if "/stakeholder/" not in iri or iri.rpartition("/")[2] not in people)
    )


def _groups(text: str, lexicon: Lexicon) -> Iterator[tuple[int, tuple[Iri, ...]]]:
    """Where a text names stakeholders and affected groups: by a name of theirs, or in words that only rules know."""
    names = [(each.start, each.end) for each in lexicon.find(text, *_NAMES) if each.form is Form.NAME]
    for match in lexicon.concepts(*_GROUPS, THEMES).find(text):  # a theme hides the group in its name
        if any(start < match.end and match.start < end for start, end in names) or _is_of_others(text[match.end :]):
            continue
        yield match.start, tuple(entry.iri for entry in match.entries if entry.scheme in _GROUPS)
    for told in load("activity").under("activity-group/").every(line_of(text)):
        iri = told.rule.gives["group"]
        yield told.start, tuple(known for known in lexicon.by_iri if known.endswith(f"/{iri}"))


def _is_of_others(behind: str) -> bool:
    """Whether a group only owns what is told of, and no ability of its own, or is a part of a word."""
    words = behind.replace("'s ", "' ", 1)[1:].split()
    return behind[:1] in _OF_OTHERS and not (words and lemma(words[0].strip(".,;:")) in word_set("own ability"))


def _near(line: TokenLine, start: int, end: int, *, is_direct: bool) -> bool:
    """Whether only a few words stand there, with no punctuation but commas, and no preposition behind a direct cue."""
    between = [line.printed[token] for token in line.tokens(start, end)]
    words = [word for word in between if word[0].isalnum()]
    if is_direct and any(word.lower() in word_set("preposition") for word in words):
        return False
    if any(word.lower() in word_set("not for them") for word in words):
        return False
    return len(words) <= MOST_BETWEEN and set(between) - set(words) <= {",", "'", "'s", "-"}


@dataclass(frozen=True, slots=True)
class Times:
    """The first and last day, month or year of an activity (ISO 8601), and the time over which it runs as printed."""

    start: str | None = None
    end: str | None = None
    printed: str | None = None


def times_of(text: str, agency: Agency) -> Times:
    """When an activity begins and ends, as far as a text tells it; another time that the text names is none of its.

    The point of time at which it begins or ends is not printed as the time over which it runs.
    """
    line = agency_line(text, agency)
    start: str | None = None
    end: str | None = None
    places: list[int] = []
    for match in load("activity").under("activity-period/").every(line):
        both = first_date(match.group(line, "time"))
        start = start or both or first_date(match.group(line, "start"))
        end = end or both or _last(match.group(line, "end"), start)
        if "point" not in match.rule.gives:
            places += [match.groups[name][0] for name in ("time", "start", "end") if match.groups.get(name)]
        if start and end:
            break
    if start and end and start[:4] > end[:4]:
        return Times()
    told = (words for first, last, words in find_periods(text) if any(first <= place < last for place in places))
    return Times(start, end, next(told, None) if start or end else None)


def _last(words: str, start: str | None) -> str | None:
    """The end of a span; "06" behind "2005" is 2006."""
    if words.isdigit() and len(words) < len("2006") and start:
        return f"{start[: len('2006') - len(words)]}{words}"
    return first_date(words)


def amount_of(text: str) -> tuple[Decimal | None, str | None]:
    """The first amount of money in a text with its currency."""
    money = next((q for q in find_quantities(text) if q.kind is QuantityKind.MONEY), None)
    return (money.value, money.currency) if money else (None, None)
