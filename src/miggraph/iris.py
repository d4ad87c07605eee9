"""Namespaces, prefixes and the minting of every IRI of the dataset.

The base is a constant: what a thing is called does not change with the host that serves it.
"""

from __future__ import annotations

import hashlib
from types import MappingProxyType

BASE = "https://w3id.org/miggraph/"
ONTOLOGY = BASE + "ontology"
DATASET = BASE + "dataset"
ENDPOINT = BASE + "sparql"
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


def slug(text: str, *, longest: int = LONGEST) -> str:
    """A name as lower-case ASCII words joined by hyphens, cut before ``longest`` characters, if not 0.

    It is cut at a word, and so that no function word ends it.
    """
    from slugify import slugify  # whoever only needs prefixes need not load its tables

    whole: str = slugify(text, save_order=True)
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
    """``id/{kind}/{slug}``, for everything that is not a document. Further slugs nest: a talk in its event."""
    return f"{BASE}id/{kind}/{'/'.join(slugs)}"


def document(report: str) -> str:
    """The text of a report, the context of its passages (``nif:referenceContext``)."""
    return f"{BASE}text/{report}"


def passage(report: str, start: int, end: int) -> str:
    """A span of a report's text by RFC 5147; offsets count Unicode code points."""
    return f"{document(report)}#char={start},{end}"


def graph(name: str) -> str:
    """A named graph: ``graph("authority")``, ``graph("report/some-slug")``."""
    return f"{BASE}graph/{name}"


def method(name: str) -> str:
    """A rule or method by its id: ``method("recommendation/call.noun")`` is ``id/method/recommendation/call/noun``."""
    return thing("method", *name.replace(".", "/").split("/"))


def dump(name: str) -> str:
    """A file of the dataset to take away: ``dump("miggraph.nq.gz")``."""
    return f"{BASE}dump/{name}"


def scheme(name: str) -> str:
    """A SKOS concept scheme: ``scheme("roles")``. Its concepts are ``thing("role", …)``."""
    return f"{BASE}scheme/{name}"


def query(name: str) -> str:
    """A stored query."""
    return f"{BASE}queries/{name}"
