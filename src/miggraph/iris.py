"""Namespaces, prefixes and the minting of every IRI of the dataset.

There are two bases. That of the project is a constant: the ontology, the concept schemes, the shapes, the countries
and the authority files that come with the software are named under it in every corpus. What belongs to a corpus (its
reports and what they say, its graphs, its dataset) is minted under the base of that corpus, which is set once in a
process (:func:`use_base`) and is the project's where nothing else is set. Neither changes with the host that serves
the dataset.
"""

from __future__ import annotations

import hashlib
import re
from types import MappingProxyType

BASE = "https://w3id.org/miggraph/"
"""The base of the project."""
ONTOLOGY = BASE + "ontology"
SHAPES = BASE + "shapes"
MIG = ONTOLOGY + "#"

PREFIXES = MappingProxyType(
    {
        "mig": MIG,
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": "http://purl.org/dc/terms/",
        "eli": "http://data.europa.eu/eli/ontology#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "itsrdf": "http://www.w3.org/2005/11/its/rdf#",
        "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "semapv": "https://w3id.org/semapv/vocab/",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "sssom": "https://w3id.org/sssom/",
        "vann": "http://purl.org/vocab/vann/",
        "void": "http://rdfs.org/ns/void#",
        "void-ext": "http://ldf.fi/void-ext#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
"""The prefixes that queries, Turtle files and answers bind, each to its namespace."""


SHARED = frozenset(
    {
        *("activity-area", "affected-group", "claim-kind", "country", "document-kind", "gcm-objective"),
        *("initiative-kind", "organization-type", "response", "role", "stakeholder", "status", "strength", "theme"),
        "unit",
    }
)
"""The kinds of things that no corpus mints: the concepts of the schemes, and countries."""

_in_use = BASE


def use_base(given: str) -> None:
    """Have this process mint under the base of a corpus; to be called before anything is built or served."""
    global _in_use
    _in_use = given or BASE


def base() -> str:
    """The base of the corpus that this process works for."""
    return _in_use


def bases() -> tuple[str, ...]:
    """The bases under which a dataset describes things: that of the corpus, and that of the project."""
    return (_in_use,) if _in_use == BASE else (_in_use, BASE)


def is_named_here(iri: str) -> bool:
    """Whether an IRI is minted by the corpus or by the project."""
    return iri.startswith(bases())


def is_linked(iri: str) -> bool:
    """Whether the project names a thing that the corpus speaks of, and the corpus is another one."""
    return _in_use != BASE and not iri.startswith(_in_use) and iri.startswith(f"{BASE}id/")


def local(iri: str) -> str:
    """An IRI without the base that it is minted under; as it is where that is no base of ours."""
    return next((iri.removeprefix(each) for each in bases() if iri.startswith(each)), iri)


def path_of(iri: str) -> str:
    """What stands behind ``id/`` in the IRI of a thing; empty for what is no thing."""
    path = local(iri)
    return path.removeprefix("id/") if path != iri and path.startswith("id/") else ""


def at_path(path: str) -> tuple[str, ...]:
    """The IRIs that a path behind ``id/`` may stand for: that of the corpus, and that of the project."""
    return tuple(f"{each}id/{path}" for each in bases())


def dataset() -> str:
    """The dataset."""
    return f"{_in_use}dataset"


def endpoint() -> str:
    """The SPARQL endpoint as it is published."""
    return f"{_in_use}sparql"


def expand(curie: str) -> str:
    """The IRI that a prefixed name stands for: ``expand("mig:Event")``.

    :raises KeyError: for a prefix that is not in :data:`PREFIXES`
    """
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


def compact(iri: str) -> str:
    """The prefixed name of an IRI, or the IRI itself where no prefix fits; undoes :func:`expand`."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


LONGEST = 60
"""Characters of a slug that is made from a name."""
FUNCTION_WORDS = frozenset(
    {
        *("a", "an", "the", "and", "or", "nor", "but", "as", "at", "by", "for", "from", "in", "into", "of"),
        *("on", "over", "onto", "per", "through", "to", "toward", "towards", "under", "upon", "via", "with"),
        *("within", "without", "between", "among", "against", "about", "across", "during", "after", "before"),
        *("than", "that", "which", "who", "whose", "while", "its", "their", "his", "her", "our", "this"),
        *("these", "those", "is", "are", "be", "accordance", "compliance", "order", "regard", "respect", "de"),
        *("la", "le", "les", "des", "du", "et", "en", "au", "aux", "pour", "par", "sur", "dans", "avec", "el"),
        *("los", "las", "del", "y", "para", "por", "con", "una"),
    }
)
"""Words that no shortened title and no cut slug ends with."""


_PLAIN = re.compile(r"[A-Za-z0-9 ./-]*")
_NO_LETTERS = re.compile(r"[^a-z0-9]+")


def slug(text: str, *, longest: int = LONGEST) -> str:
    """A name as lower-case ASCII words joined by hyphens, cut before ``longest`` characters, if not 0.

    It is cut at a word, and so that no function word ends it. What is plain already is made by itself, in less time.
    """
    from slugify import slugify  # whoever only needs prefixes need not load its tables

    whole: str = (
        _NO_LETTERS.sub("-", text.lower()).strip("-") if _PLAIN.fullmatch(text) else slugify(text, save_order=True)
    )
    if not longest or len(whole) <= longest:
        return whole
    made: str = slugify(whole, max_length=longest, word_boundary=True, save_order=True)
    words = made.split("-")
    while len(words) > 1 and words[-1] in FUNCTION_WORDS:
        words.pop()
    return "-".join(words)


def marked(text: str, mark: str, *, longest: int = LONGEST) -> str:
    """The slug of a text with a mark behind it (a year, a hash) that tells it from others, within one length."""
    return f"{slug(text, longest=longest - len(mark) - 1)}-{mark}"


def digest(text: str) -> str:
    """Twelve hexadecimal characters that stand for a text: short, stable and without a counter."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


def thing(kind: str, *slugs: str) -> str:
    """``id/{kind}/{slug}``, for everything that is not a document. Further slugs nest: a talk in its event.

    What is of a kind that no corpus mints (:data:`SHARED`) is named by the project.
    """
    return f"{BASE if kind in SHARED else _in_use}id/{kind}/{'/'.join(slugs)}"


def minted(kind: str, *slugs: str) -> str:
    """:func:`thing` for what nobody has named before, of whatever kind: always under the base of the corpus."""
    return f"{_in_use}id/{kind}/{'/'.join(slugs)}"


def document(report: str) -> str:
    """The text of a report, the context of its passages (``nif:referenceContext``)."""
    return f"{_in_use}text/{report}"


def passage(report: str, start: int, end: int) -> str:
    """A span of a report's text by RFC 5147; offsets count Unicode code points."""
    return f"{document(report)}#char={start},{end}"


def graph(name: str) -> str:
    """A named graph: ``graph("authority")``, ``graph("report/some-slug")``."""
    return f"{_in_use}graph/{name}"


def method(name: str) -> str:
    """A rule or method by its id: ``method("recommendation/call.noun")`` is ``id/method/recommendation/call/noun``."""
    return thing("method", *name.replace(".", "/").split("/"))


def methods() -> str:
    """The scheme of methods, which a build makes of the rules that it reads with."""
    return f"{_in_use}scheme/methods"


def dump(name: str) -> str:
    """A file of the dataset to take away: ``dump("miggraph.nq.gz")``."""
    return f"{_in_use}dump/{name}"


def scheme(name: str) -> str:
    """A SKOS concept scheme of the project: ``scheme("roles")``. Its concepts are ``thing("role", …)``."""
    return f"{BASE}scheme/{name}"


def query(name: str) -> str:
    """A stored query."""
    return f"{_in_use}queries/{name}"
