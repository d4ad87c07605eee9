"""Names of bodies taken apart: two in one, what is printed behind the name itself, and the kind that a name tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from miggraph.model import Iri, Resolved

_JOINED = re.compile(r"\s+&\s+|\s*;\s+|\s+(?:and|et|y)\s+(?:the\s+)?(?=[A-ZÀ-Ý])")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_CUT = re.compile(r"(?<=\w),?\s+(?:of|at|in|de|du|des)\s+(?:the\s+|la\s+)?(?=[A-ZÀ-Ý])")
_UNDERTAKING = re.compile(r"\b(?:programmes?|programs?|projects?|programa|projet|proyecto)$", re.IGNORECASE)
_KINDS = {
    "permanent-mission": r"permanent (?:observer )?mission|permanent (?:delegation|representation)|mission permanente"
    r"|embassy|consulate|ambassade|consulat",
    "ministry": r"ministry|ministère|ministerio|department of (?:state|labou?r|justice|homeland|foreign|home|health)"
    r"|home office|foreign office|ministerial department",
    "academic": r"universit\w+|college|school|faculty|faculté|académie|academy|institut\w* (?:of|for) \w+ (?:studies"
    r"|research)|research (?:cent(?:er|re)|institute)|(?:cent(?:er|re)) for .*\bstudies",
    "trade-union": r"(?:trade|labou?r|workers['’]?|employees['’]?) (?:union|federation|confederation)s?|syndicats?",
    "treaty-body": r"committee (?:on|against) the (?:elimination|rights|protection)|human rights committee",
    "un-agency": r"united nations|UN|UNHCR|IOM|ILO",
    "diaspora-organisation": r"diaspora|expatriates?|nationals abroad|hometown association",
    "financial-institution": r"bank|banque|banco|credit union|savings|money transfer",
    "foundation": r"foundation|fondation|fundación|trust fund|endowment",
    "media": r"newspaper|radio|television|tv|times|broadcasting|news agency|magazine",
    "government": r"government|gouvernement|gobierno|office of the (?:prime minister|president|attorney)|parliament"
    r"|senate|national (?:assembly|police|office|agency|bureau|commission|council|statistics?)|court|police"
    r"|municipality|city (?:council|of)|province|prefecture|border (?:guard|police|agency)|immigration"
    r"|attorney[- ]general|agency for|agence nationale|cabinet",
    "regional-body": r"economic community|commission of the (?:african|european)|union of (?:states|african)"
    r"|secretariat of|regional (?:commission|organi[sz]ation)",
    "private-sector": r"inc|ltd|llc|gmbh|plc|corp(?:oration)?|compan(?:y|ies)|limited|chamber of commerce"
    r"|employers?['’]?s?|business|industr(?:y|ies)|recruit\w+ agenc(?:y|ies)|s\.a",
    "ngo": r"associations?|societ(?:y|ies)|network|coalition|alliance|council (?:for|of refugees)|ngos?|forum|caritas"
    r"|red cross|red crescent|charity|campaign|legal aid|church|federation|asociación|réseau",
}
"""Nouns that tell what kind of body a name is that of (concepts of the organisation types), the surest first."""
_PATTERNS = {kind: re.compile(rf"(?<!\w)(?:{nouns})(?!\w)", re.IGNORECASE) for kind, nouns in _KINDS.items()}
_UNKNOWN = "other"


def body_kind(name: str) -> str:
    """What kind of body bears a name, as far as the name tells: a concept of the organisation types, by its slug."""
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.search(name)), _UNKNOWN)


def apart(name: str) -> Iterator[tuple[str, ...]]:
    """The ways in which a joining word or sign may hold names together in one: two at each joint, or all at once."""
    joints = list(_JOINED.finditer(name))
    for joint in joints:
        yield name[: joint.start()].strip(" ,"), name[joint.end() :].strip(" ,")
    if len(joints) > 1:
        yield tuple(part.strip(" ,") for part in _JOINED.split(name))


def shortened(name: str) -> Iterator[tuple[str, str]]:
    """A name without brackets, then without what is printed behind "of", "at" and the like: each with what was cut off.

    The longest comes first. Whether a shorter one names the same body is for the caller to see.
    """
    bare = _BRACKETS.sub("", name).strip(" ,")
    if bare and bare != name:
        yield bare, ""
    yield from reversed(list(_tails(bare)))


def is_undertaking(name: str) -> bool:
    """Whether a name is that of a programme or project, which some body carries out."""
    return _UNDERTAKING.search(name) is not None


def _tails(name: str) -> Iterator[tuple[str, str]]:
    """Every place in which a name can be cut before "of" and the like, the shortest head first."""
    for match in _CUT.finditer(name):
        yield name[: match.start()].strip(" ,"), name[match.end() :]


def nearest(bodies: Iterable[Resolved], wholes: Callable[[Iri], Iterable[Iri]]) -> tuple[Resolved, ...]:
    """Some bodies without those of which another is a part: who speaks for a unit speaks for the whole by that.

    :param wholes: gives the organisations that one belongs to
    """
    found = tuple(bodies)
    larger = {whole for body in found for whole in wholes(body.iri)}
    return tuple(body for body in found if body.iri not in larger)
