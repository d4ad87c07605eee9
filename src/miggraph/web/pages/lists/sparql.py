"""The SPARQL of a list, made from its declaration and from what is chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from miggraph.iris import PREFIXES
from miggraph.web.pages.lists.declared import NONE, Field, Kind, List

SEPARATOR = "; "
"""What stands between several values in one cell."""

SINGLE = frozenset({Kind.NUMBER, Kind.DATE, Kind.WORDS})
"""What a thing has one of; of several the first stands for all."""

_PREFIX = re.compile(r"(?<![\w<?#:-])([a-z]+(?:-[a-z]+)?):(?=[A-Za-z])")
_VARIABLES = re.compile(r"\?(thing|value|date)\b")
_SIMPLE = re.compile(r"\^?[\w-]+:\w+")
_SPECIAL = re.compile(r"([\\.*+?^$|(){}\[\]-])")
_SPACE = re.compile(r"\s+")


def prologue(text: str) -> str:
    """The declarations of the prefixes that a query uses."""
    used = sorted({name for name in _PREFIX.findall(text) if name in PREFIXES})
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used)


def pattern(field: Field, *, wide: bool = False) -> str:
    """The pattern that leads from ``?thing`` to ``?value``.

    :param wide: whether to all that a choice of the value covers
    """
    path = f"{_grouped(field.path)}/{field.wider}" if wide and field.wider else field.path
    if field.kind is Kind.YEAR:
        return f"?thing {path} ?date BIND(SUBSTR(STR(?date), 1, 4) AS ?value)"
    return f"?thing {path} ?value . {field.where}" if field.where else f"?thing {path} ?value"


def values(listed: List, field: Field, *, wide: bool = False) -> str:
    """The query for each thing of a list with each of its values."""
    told = pattern(field, wide=wide)
    if field.kind is Kind.COUNT:
        body = f"{listed.pattern} . {told}"
        return _complete(f"SELECT ?thing (COUNT(DISTINCT ?value) AS ?value_) WHERE {{ {body} }} GROUP BY ?thing")
    return _complete(f"SELECT DISTINCT ?thing (?value AS ?value_) WHERE {{ {listed.pattern} . {told} }}")


def things(listed: List) -> str:
    """The query for the things of a list, with the words that are searched."""
    body = f"{listed.pattern} . OPTIONAL {{ ?thing {listed.searched} ?words }}"
    return _complete(f"SELECT DISTINCT ?thing ?words WHERE {{ {body} }}")


def totals(lists: Iterable[List]) -> str:
    """The query for how many things some lists have."""
    parts = (
        f'{{ SELECT ("{each.name}" AS ?list) (COUNT(DISTINCT ?thing) AS ?total) WHERE {{ {each.pattern} }} }}'
        for each in lists
    )
    return _complete(f"SELECT ?list ?total WHERE {{ {' UNION '.join(parts)} }}")


def expression(word: str) -> str:
    """The regular expression that finds what begins with a word, for XPath and for Python alike."""
    return r"(^|\W)" + _SPECIAL.sub(r"\\\1", word)


def selected(
    listed: List, chosen: Mapping[str, Sequence[str]], words: Iterable[str], names: Mapping[str, str], order: str
) -> str:
    """The query of a list as it is chosen: a row for each thing, a column for each field.

    :param chosen: facet → the values, of which a thing has one at least
    :param words: words that a thing has
    :param names: value → what it is called in a comment
    :param order: the name of the sort
    """
    thing = f"?{listed.variable}"
    inner = _chosen(listed, chosen, words, names)
    columns = [field.variable for field in listed.columns]
    lines = [
        f"SELECT {' '.join(f'?{name}' for name in (listed.variable, *columns))}",
        "WHERE {",
        f"  {{ SELECT DISTINCT {thing} WHERE {{",
        *(f"    {line}" for line in inner),
        "  } }",
        *(f"  {line}" for field in listed.columns for line in _column(listed, field)),
        "}",
        f"ORDER BY {' '.join(_order(listed, order))}",
    ]
    text = "\n".join(lines) + "\n"
    return f"{prologue(text)}\n{text}"


def counted(
    listed: List,
    chosen: Mapping[str, Sequence[str]],
    words: Iterable[str],
    names: Mapping[str, str],
    by: Iterable[tuple[Field, str]],
    *,
    grouped: bool = True,
) -> str:
    """The query for how many things of a list, as it is chosen, have each value of some fields; without prefixes.

    A thing counts for all that a choice of the value covers, so that each number is that of the list with this value.

    :param by: fields, each with a further pattern on its variable
    :param grouped: whether to count for each value; otherwise the things that have any
    """
    thing, fields = f"?{listed.variable}", [*by]
    heads = " ".join(f"?{field.variable}" for field, _ in fields if grouped)
    lines = [
        f"SELECT {heads} (COUNT(DISTINCT {thing}) AS ?count)".replace("  ", " "),
        "WHERE {",
        f"  {{ SELECT DISTINCT {thing} WHERE {{",
        *(f"    {line}" for line in _chosen(listed, chosen, words, names)),
        "  } }",
    ]
    for field, further in fields:
        told = _named(pattern(field, wide=True), listed, field.variable)
        lines += [f"  {told} .", *([f"  {further} ."] if further else [])]
    return "\n".join([*lines, "}", *([f"GROUP BY {heads}", f"ORDER BY {heads}"] if heads else [])]) + "\n"


def literal(text: str) -> str:
    """Characters as a query has them."""
    return str(ox.Literal(text))


def described(iris: Iterable[str]) -> str:
    """The query for all that is said of some things, with their evidence and the labels of what they lead to."""
    some = f"VALUES ?thing {{ {' '.join(str(ox.NamedNode(iri)) for iri in iris)} }}"
    return _complete(
        f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ {some} ?thing ?p ?o BIND(?thing AS ?s) }}
  UNION {{ {some} ?thing mig:attestedIn ?s . ?s ?p ?o }}
  UNION {{ SELECT DISTINCT ?s ?p ?o WHERE {{ {some} ?thing ?q ?s . ?s rdfs:label ?o BIND(rdfs:label AS ?p) }} }}
}}"""
    )


def _complete(text: str) -> str:
    return prologue(text) + text


def _grouped(path: str) -> str:
    return path if _SIMPLE.fullmatch(path) or not {"|"} & set(path) else f"({path})"


def _named(text: str, listed: List, value: str = "value") -> str:
    """A pattern with the variables of a list in place of the general ones."""
    names = {"thing": listed.variable, "value": value, "date": f"{value}_date"}
    return _VARIABLES.sub(lambda match: f"?{names[match[1]]}", text)


def _chosen(
    listed: List, chosen: Mapping[str, Sequence[str]], words: Iterable[str], names: Mapping[str, str]
) -> list[str]:
    """The lines that leave the things that are chosen, with what is chosen in comments."""
    thing, fields = f"?{listed.variable}", {field.name: field for field in listed.fields}
    inner = [f"{_named(listed.pattern, listed)} ."]
    for name, values_ in chosen.items():
        told = ", ".join(_SPACE.sub(" ", names.get(value, value)) for value in values_)
        inner += [f"# {fields[name].heading}: {told}", *_choice(listed, fields[name], values_)]
    for word in words:
        regex = ox.Literal(expression(word))
        inner += [f'FILTER EXISTS {{ {thing} {listed.searched} ?text FILTER(REGEX(STR(?text), {regex}, "i")) }}']
    return inner


def _choice(listed: List, field: Field, chosen: Sequence[str]) -> Iterator[str]:
    """The lines that leave the things with one of some values.

    The values of things come before the path that leads to them, which engines then follow from its end.
    """
    some = [value for value in chosen if value != NONE]
    base, bare = _named(listed.pattern, listed), _named(pattern(field), listed, f"{field.variable}_any")
    told = _named(pattern(field, wide=True), listed, field.variable)
    if field.kind is Kind.THING:
        nodes = " ".join(str(ox.NamedNode(value)) for value in some)
        having = f"VALUES ?{field.variable} {{ {nodes} }} {told} ."
    else:
        terms = ", ".join(str(ox.Literal(value)) for value in some)
        having = f"{{ {base} . {told} FILTER(STR(?{field.variable}) IN ({terms})) }}"
    lacking = f"FILTER NOT EXISTS {{ {bare} }}"
    if NONE not in chosen:
        yield having
    elif not some:
        yield lacking
    else:
        yield f"{{ {base} . {having} }}"
        yield f"UNION {{ {base} . {lacking} }}"


def _column(listed: List, field: Field) -> Iterator[str]:
    """The part of a query that gives each thing one value of a field, or several in one."""
    thing, name = f"?{listed.variable}", field.variable
    told, base = _named(pattern(field), listed), _named(listed.pattern, listed)
    if field.kind is Kind.COUNT:
        yield f"{{ SELECT {thing} (COUNT(DISTINCT ?value) AS ?{name}) WHERE {{"
        yield f"    {base} . OPTIONAL {{ {told} }}"
        yield f"}} GROUP BY {thing} }}"
        return
    yield "OPTIONAL {"
    if field.kind in SINGLE:
        yield f"  SELECT {thing} (MIN(?value) AS ?{name}) WHERE {{ {base} . {told} }} GROUP BY {thing}"
    else:
        read = "?value_label" if field.kind is Kind.THING else "STR(?value)"
        label = " . ?value rdfs:label ?value_label" if field.kind is Kind.THING else ""
        yield f'  SELECT {thing} (GROUP_CONCAT(DISTINCT {read}; separator="{SEPARATOR}") AS ?{name})'
        yield f"  WHERE {{ {base} . {told}{label} }} GROUP BY {thing}"
    yield "}"


def _order(listed: List, order: str) -> Iterator[str]:
    """The conditions of an order: things without a value come last."""
    fields = {field.name: field for field in listed.fields}
    sort = listed.sort(order)
    for place, name in enumerate(sort.fields):
        variable = f"?{fields[name].variable}"
        read = variable if fields[name].kind in {Kind.NUMBER, Kind.DATE, Kind.COUNT} else f"LCASE({variable})"
        falling = sort.falling and not place
        yield f"(!BOUND({variable}))"
        yield f"DESC({read})" if falling else read
    yield f"?{listed.variable}"
