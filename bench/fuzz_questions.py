"""Ask every stored question with values that nobody means: no answer may be an error of the server.

    python bench/fuzz_questions.py [COUNT] [SEED]

Each value goes over HTTP in process. Where it is taken, the query that it makes must have the same shape as with a
harmless value: whatever is in a value stays in the one term that it is. The other engine parses a part of the queries.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter

from rdflib.plugins.sparql import prepareQuery

from miggraph import config, queries
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.errors import ParameterError
from miggraph.queries import Parameter, ParameterType, Question
from miggraph.web import create_app

PIECES = (
    *('"', "'", '"""', "'''", "\\", "\\u0022", "\\U00000022", "}", "{", ">", "<", "#", ";", "|", "?x", "$x", "&", "%"),
    *(") }", "UNION", "SERVICE <http://example.org/>", "DROP ALL", "} } DELETE WHERE { ?s ?p ?o }", "VALUES ?x { 1 }"),
    *("\x00", "\x1f", "\r\n", "\t", "\u2028", "\ufeff", "\U0001f30d", "é", "e\u0301", "\u202e", "\ud7ff", "\uffff"),
    *("http://example.org/", "https://w3id.org/miggraph/id/", "urn:", "javascript:", "@en", "@", "-1", "+7", "1e9"),
    *(
        "2011-02-30",
        "2011-05-03",
        "9" * 40,
        "x" * 3000,
        "<script>alert(1)</script>",
        "٣",
        "²",
        " ",
        "",
        "null",
        "../..",
    ),
)
_TERM = re.compile(r'<[^<>"{}|^`\\\x00-\x20]*>|"(?:[^"\\\n]|\\.)*"(?:\^\^<[^>]*>|@[A-Za-z0-9-]+)?')
_FITTING = {ParameterType.IRI: "http://example.org/", ParameterType.INTEGER: "7", ParameterType.DATE: "2011-05-03"}
_PARSED = 40
"""Of how many queries one is parsed by the other engine, which takes long."""


def value(chance: random.Random, parameter: Parameter) -> str:
    """Something to give for a parameter: pieces that break things, sometimes around one that fits."""
    pieces = chance.choices(PIECES, k=chance.randint(1, 5))
    if chance.random() < 0.4:
        fitting = {
            ParameterType.IRI: "http://example.org/",
            ParameterType.INTEGER: "7",
            ParameterType.DATE: "2011-05-03",
        }
        pieces.insert(0, fitting.get(parameter.type, "word"))
    return "".join(pieces)


def shape(query: str) -> str:
    """A query with its terms taken out."""
    return _TERM.sub("_", query)


def harmless(question: Question, given: dict[str, str]) -> dict[str, str]:
    """Values that hold nothing but letters and numbers, for the same parameters."""
    types = {parameter.name: parameter.type for parameter in question.parameters}
    fitting = {
        ParameterType.IRI: "http://example.org/a",
        ParameterType.INTEGER: "1",
        ParameterType.DATE: "2011-05-03",
        ParameterType.TAGGED: "a@en",
    }
    return {name: fitting.get(types[name], "a") for name in given}


def main(count: int, seed: int) -> int:
    """Ask, and tell what came."""
    settings = config.load({"rate_limit": 0})
    engine = EmbeddedEngine(settings.dataset_dir, max_rows=settings.result_max_rows)
    library = queries.load(settings.queries_dir)
    client = create_app(engine, library, settings).test_client()
    asked = [question for question in library if question.parameters]
    chance, statuses, broken = random.Random(seed), Counter[int](), 0
    values = parsed = 0
    while values < count:
        question = asked[values % len(asked)]
        given = {parameter.name: value(chance, parameter) for parameter in question.parameters}
        values += len(given)
        form = chance.choice(("csv", "tsv", "json", "rq"))
        response = client.get(f"/queries/{question.name}", query_string={**given, "format": form})
        statuses[response.status_code] += 1
        if response.status_code >= 500:
            print(question.name, given, response.text[:200])
        try:
            query = question.filled(given)
        except ParameterError:
            continue
        taken = {name: text for name, text in given.items() if text.strip()}
        if shape(query) != shape(question.filled(harmless(question, taken))):
            broken += 1
            print("another shape:", question.name, given)
        if values % _PARSED == 0:
            parsed += 1
            prepareQuery(query)
    told = ", ".join(f"{number} × {status}" for status, number in sorted(statuses.items()))
    print(f"{values} values for {len(asked)} questions: {told}; {broken} of another shape; {parsed} parsed by rdflib")
    return int(broken > 0 or any(status >= 500 for status in statuses))


if __name__ == "__main__":
    count, seed = (*map(int, sys.argv[1:3]), *(10_000, 1)[len(sys.argv[1:3]) :])
    sys.exit(main(count, seed))
