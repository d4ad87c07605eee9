"""One file of the library: what it may hold, and what is said where it holds something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from miggraph import queries
from miggraph.errors import LibraryError
from miggraph.queries import Chart, Column, ParameterType, Shared

HEADER = "#+ summary: A question?\n#+ group: ships\n#+ columns: {x: a ship}\n"
BODY = "SELECT ?x WHERE { ?x a ?y }"
SHARED = Shared(groups={"ships": "Ships"}, columns={"y": "a kind"})


def write(folder: Path, text: str, name: str = "a-query.rq") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def asking(keys: str) -> str:
    """A file with one parameter, ``y``, in the fifth line."""
    return f"{HEADER}#+ parameters:\n#+   y: {{{keys}}}\n{BODY}"


def test_read_takes_every_header(tmp_path: Path) -> None:
    text = """#+ summary: Which ships
#+   are there?
#+ description: All of them.
#+ group: ships
#+ tags: [ships]
#+ parameters:
#+   y:
#+     type: iri
#+     class: mig:Event
#+     list: true
#+     default: [http://x/a, http://x/b]
#+     choices: "?value a mig:Event ; mig:text ?label"
#+ columns: {x: a ship, n: how many}
#+ key: [x]
#+ chart: {kind: bar, x: x, y: n}
#+ related: [other-query]
PREFIX mig: <https://w3id.org/miggraph/ontology#>
SELECT ?x ?xLabel (COUNT(*) AS ?n) WHERE { ?x a ?y ; mig:text ?xLabel } GROUP BY ?x ?xLabel
"""
    question = queries.read(write(tmp_path, text), SHARED)
    assert question.summary == "Which ships are there?"
    assert (question.group, question.tags, question.key, question.related) == (
        ("ships", ("ships",), ("x",), ("other-query",))
    )
    assert question.columns == (Column("x", "a ship"), Column("xLabel", "name: a ship"), Column("n", "how many"))
    assert question.chart == Chart("bar", "x", "n")
    [parameter] = question.parameters
    assert (parameter.type, parameter.of) == (ParameterType.IRI, "https://w3id.org/miggraph/ontology#Event")
    assert parameter.several
    assert parameter.default == ("http://x/a", "http://x/b")
    assert parameter.choices is not None
    assert "SELECT DISTINCT ?value ?label" in parameter.choices
    assert question.text.startswith("PREFIX mig:")
    assert "#+" not in question.text


def test_read_takes_the_first_column_as_key_and_shared_meanings(tmp_path: Path) -> None:
    question = queries.read(write(tmp_path, f"{HEADER}SELECT ?x ?y WHERE {{ ?x a ?y }}"), SHARED)
    assert question.key == ("x",)
    assert question.columns[1] == Column("y", "a kind")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (BODY, 1, "no header"),
        (f"#+ tags: [a]\n{BODY}", 1, "no summary"),
        (f"{HEADER}#+ a: [\n{BODY}", 5, "not YAML"),
        (f"{HEADER}#+ colour: red\n{BODY}", 4, "unknown header"),
        (HEADER, 3, "no query"),
        (f"{HEADER}\nSELECT ?x WHERE {{ ?x }}", 5, "not SPARQL"),
        (
            f"{HEADER}\nSELECT ?x {{ ?x mig:text 'a:b' }}",
            5,
            "the prefix mig: is not declared; add a line: PREFIX mig: <",
        ),
        (f"{HEADER}ASK {{ ?x a ?y }}", 1, "no SELECT"),
        (f"#+ summary: A?\n#+ group: boats\n#+ columns: {{x: a ship}}\n{BODY}", 2, "not a group"),
        (f"#+ summary: A?\n#+ columns: {{x: a ship}}\n{BODY}", 1, "group is missing"),
        (f"#+ summary: A?\n#+ group: ships\n{BODY}", 1, "what \\?x means"),
        (f"{HEADER}SELECT ?x ?z WHERE {{ ?x a ?z }}", 3, "what \\?z means"),
        (f"{HEADER}SELECT ?y WHERE {{ ?x a ?y }}", 3, "not selected"),
        (f"{HEADER}#+ key: [z]\n{BODY}", 4, "not selected"),
        (f"{HEADER}#+ chart: {{kind: bar, x: x}}\n{BODY}", 4, "wrong keys"),
        (f"{HEADER}#+ chart: {{kind: pie, x: x, y: x}}\n{BODY}", 4, "wrong keys"),
        (f"{HEADER}#+ chart: {{kind: bar, x: x, y: z}}\n{BODY}", 4, "not selected"),
        (f"{HEADER}#+ parameters: [x]\n{BODY}", 4, "not a mapping"),
        (f"{HEADER}#+ parameters:\n#+   z: {{type: string}}\n{BODY}", 5, "not a variable"),
        (f"{HEADER}#+ parameters:\n#+   format: {{type: string}}\nSELECT ?x WHERE {{ ?x a ?format }}", 5, "not a var"),
        (f"{HEADER}#+ parameters:\n#+   y: {{type: string}}\nSELECT ?x {{ ?x a ?y }}", 5, "no place"),
        (asking("type: colour"), 5, "no known type"),
        (asking("size: 3"), 5, "wrong keys"),
        (asking("type: iri"), 5, "must have a class"),
        (asking("type: string, class: 'mig:Event'"), 5, "must have a class"),
        (asking("type: iri, class: 'boat:Event'"), 5, "unknown class"),
        (asking("type: date, default: soon"), 5, "default is wrong"),
        (asking("type: integer, default: [1, 2]"), 5, "default is wrong"),
        (asking("type: string, choices: '?value'"), 5, "no SPARQL pattern"),
    ],
)
def test_read_malformed_file_names_file_and_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    file = write(tmp_path, text)
    with pytest.raises(LibraryError, match=message) as caught:
        queries.read(file, SHARED)
    assert caught.value.where == f"{file}:{line}"
    assert caught.value.hint
    assert "\n" not in str(caught.value)


def test_read_bad_name_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="hyphens"):
        queries.read(write(tmp_path, HEADER + BODY, "A Query.rq"))


@pytest.mark.parametrize(
    ("shared", "message"),
    [
        (None, "cannot be read"),
        ("groups: [", "cannot be read"),
        ("groups: {}", "columns is not"),
        ("columns: {x: 1}\ngroups: {}", "columns is not"),
    ],
)
def test_load_without_what_its_questions_share_is_an_error(tmp_path: Path, shared: str | None, message: str) -> None:
    if shared is not None:
        write(tmp_path, shared, "library.yaml")
    with pytest.raises(LibraryError, match=message):
        queries.load(tmp_path)


def test_load_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="missing"):
        queries.load(tmp_path / "none")


@pytest.mark.parametrize("related", ["none", "a-query"])
def test_load_unknown_related_question_is_an_error(tmp_path: Path, related: str) -> None:
    write(tmp_path, "groups: {ships: Ships}\ncolumns: {x: a ship}", "library.yaml")
    file = write(tmp_path, f"#+ summary: A?\n#+ group: ships\n#+ related: [{related}]\n{BODY}")
    with pytest.raises(LibraryError, match="related") as caught:
        queries.load(tmp_path)
    assert caught.value.where == f"{file}:3"
