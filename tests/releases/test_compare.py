"""Two versions of an invented dataset held against each other."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from miggraph.errors import DatasetError
from miggraph.iris import PREFIXES
from miggraph.releases import Difference, as_json, as_text, as_turtle, compare
from miggraph.releases.lines import differing

HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + (
    "@base <https://w3id.org/miggraph/> .\n"
)
REPORT = "<graph/report/harbour-2011>"
ONTOLOGY = "<graph/ontology> { mig:Recommendation rdfs:subClassOf mig:Statement . }\n"
ADVICE = (
    "<id/recommendation/1> a mig:Recommendation, mig:Statement ; mig:text 'Ports should count crews.' ;"
    " mig:addressedTo <id/organization/ports> ; prov:wasQuotedFrom <text/harbour-2011#char=5,30> .\n"
)
PORTS = (
    "<id/organization/ports> a mig:Organization ; rdfs:label 'Ports of the Quay Coast'@en ;"
    " mig:attestedIn <text/harbour-2011#char=0,4> .\n"
)
BASE = ADVICE + PORTS


def dump(place: Path, told: str, *, more: str = "") -> Path:
    """Canonical N-Quads of what a report tells, and of other graphs."""
    graphs = f"{HEAD}{REPORT} {{ {told} }}\n{ONTOLOGY}{more}"
    lines = {f"{quad} .\n".encode() for quad in ox.parse(graphs.encode(), format=ox.RdfFormat.TRIG)}
    place.write_bytes(b"".join(sorted(lines)))
    return place


def between(folder: Path, before: str, after: str) -> Difference:
    """The difference of two versions of what a report tells."""
    return compare(dump(folder / "before.nq", before), dump(folder / "after.nq", after))


def test_difference_of_a_version_and_itself_is_none(tmp_path: Path) -> None:
    found = between(tmp_path, BASE, BASE)
    assert not found
    assert (found.added, found.withdrawn, found.changed) == ((), (), ())


def test_difference_lists_what_was_added_with_its_narrowest_class(tmp_path: Path) -> None:
    found = between(tmp_path, PORTS, BASE)
    assert [(each.report, each.kind, each.label) for each in found.added] == [
        ("harbour-2011", "mig:Recommendation", "Ports should count crews.")
    ]
    assert (found.withdrawn, found.changed, found.triples_removed) == ((), (), 0)


def test_difference_lists_what_was_withdrawn(tmp_path: Path) -> None:
    found = between(tmp_path, BASE, PORTS)
    assert [each.iri for each in found.withdrawn] == ["https://w3id.org/miggraph/id/recommendation/1"]
    assert not found.added


def test_difference_names_the_values_that_changed(tmp_path: Path) -> None:
    (change,) = between(tmp_path, BASE, BASE.replace("'Ports should", "'Harbours should")).changed
    assert not change.moved
    assert [said.shown for said in change.removed] == ["Ports should count crews."]
    assert [said.shown for said in change.added] == ["Harbours should count crews."]


def test_difference_shows_a_link_by_the_label_of_its_end(tmp_path: Path) -> None:
    cities = "<id/organization/cities> a mig:Organization ; rdfs:label 'Union of Cities' .\n"
    after = BASE.replace("mig:addressedTo <id/organization/ports>", "mig:addressedTo <id/organization/cities>")
    (change,) = between(tmp_path, BASE + cities, after + cities).changed
    assert (change.removed[0].shown, change.added[0].shown) == ("Ports of the Quay Coast", "Union of Cities")


def test_thing_with_the_same_passages_has_moved(tmp_path: Path) -> None:
    found = between(tmp_path, BASE, BASE.replace("organization/ports", "organization/ports-of-the-quay-coast"))
    (change,) = found.changed
    assert change.moved
    assert change.before.iri.endswith("/ports")
    assert change.after.iri.endswith("/ports-of-the-quay-coast")
    assert (found.added, found.withdrawn) == ((), ())


def test_link_to_a_thing_that_moved_is_no_change(tmp_path: Path) -> None:
    found = between(tmp_path, BASE, BASE.replace("organization/ports", "organization/quays"))
    assert not [each for each in found.changed if each.after.kind == "mig:Recommendation"]


def test_link_to_another_thing_of_the_same_name_is_a_change_that_is_told_by_addresses(tmp_path: Path) -> None:
    twin = PORTS.replace("/ports>", "/twin>")
    found = between(
        tmp_path,
        BASE + twin,
        BASE.replace("addressedTo <id/organization/ports", "addressedTo <id/organization/twin") + twin,
    )
    (change,) = found.changed
    assert [said.shown for said in change.removed] == ["id/organization/ports"]
    assert [said.shown for said in change.added] == ["id/organization/twin"]


@pytest.mark.parametrize(("old", "new"), [("@en", ""), ("", "^^xsd:token"), ("@en", "@fr")])
def test_value_of_another_datatype_or_language_is_a_change(tmp_path: Path, old: str, new: str) -> None:
    named = PORTS.replace("'@en", f"'{old}")
    lines = list(as_text(between(tmp_path, named, named.replace(f"Coast'{old}", f"Coast'{new}"))))
    full = new.replace("xsd:token", f"<{PREFIXES['xsd']}token>")
    assert f'        rdfs:label: "Ports of the Quay Coast"{old} → "Ports of the Quay Coast"{full}' in lines


def test_statement_that_only_stands_in_another_graph_is_no_change(tmp_path: Path) -> None:
    named = PORTS.replace("rdfs:label", "mig:country <id/country/kenya> ; rdfs:label")
    before = dump(tmp_path / "a.nq", named)
    after = dump(tmp_path / "b.nq", "", more=f"<graph/report/another-2012> {{ {named} }}\n")
    assert compare(before, after).changed == ()


def test_two_things_of_the_same_passages_have_not_moved(tmp_path: Path) -> None:
    twin = PORTS.replace("/ports>", "/twin>")
    found = between(tmp_path, PORTS + twin, PORTS.replace("/ports>", "/a>") + twin.replace("/twin>", "/b>"))
    assert (len(found.withdrawn), len(found.added), found.changed) == (2, 2, ())


def test_things_of_the_same_passages_have_moved_where_their_addresses_end_alike(tmp_path: Path) -> None:
    both = PORTS + PORTS.replace("/ports>", "/twin>")
    found = between(tmp_path, both, both.replace("id/organization/", "id/organization/coast/"))
    assert [(each.before.iri[-5:], each.after.iri[-11:]) for each in found.changed] == [
        ("ports", "coast/ports"),
        ("/twin", "/coast/twin"),
    ]
    assert (found.withdrawn, found.added) == ((), ())


OFFICE = "<id/organization/office> a mig:Organization ; rdfs:label 'Ports Office' .\n"
MENTIONS = "<text/harbour-2011#char=0,4> itsrdf:taIdentRef {} . <text/harbour-2011#char=40,44> itsrdf:taIdentRef {} .\n"


@pytest.mark.parametrize(
    ("there", "refer", "merged"),
    [
        (OFFICE, ("office", "office"), True),
        (OFFICE, ("office", "harbours"), False),
        (OFFICE.replace("mig:Organization", "mig:Event"), ("office", "office"), False),
    ],
)
def test_thing_whose_mentions_refer_to_another_one_of_its_kind_is_that_one(
    tmp_path: Path, there: str, refer: tuple[str, str], *, merged: bool
) -> None:
    before = BASE + there + MENTIONS.format(*["<id/organization/ports>"] * 2)
    found = between(tmp_path, before, there + MENTIONS.format(*(f"<id/organization/{name}>" for name in refer)))
    moves = [(each.before.label, each.after.label) for each in found.changed if each.moved]
    assert moves == ([("Ports of the Quay Coast", "Ports Office")] if merged else [])
    assert len(found.withdrawn) == (1 if merged else 2)


AGENCY = (
    "<id/organization/agency> a mig:Organization ; rdfs:label 'Quay Coast Agency' ; skos:altLabel '{name}' ;"
    " mig:attestedIn <text/harbour-2011#char=0,4>, <text/harbour-2011#char=40,44> .\n"
)


@pytest.mark.parametrize(
    ("name", "moved"), [("ports of the Quay Coast", True), ("Harbour Office", False), ("Ports", False)]
)
def test_thing_whose_passages_and_name_another_one_has_is_that_one(tmp_path: Path, name: str, *, moved: bool) -> None:
    found = between(tmp_path, PORTS, AGENCY.format(name=name))
    assert [each.after.label for each in found.changed if each.moved] == (["Quay Coast Agency"] if moved else [])
    assert (len(found.added), len(found.withdrawn)) == ((0, 0) if moved else (1, 1))


def test_thing_of_whose_passages_another_one_of_its_name_lacks_some_is_withdrawn(tmp_path: Path) -> None:
    named = PORTS.replace("#char=0,4>", "#char=0,4>, <text/harbour-2011#char=60,64>")
    found = between(tmp_path, named, AGENCY.format(name="Ports of the Quay Coast"))
    assert (len(found.withdrawn), found.changed) == (1, ())


def test_two_things_that_are_one_now_have_both_moved_to_it(tmp_path: Path) -> None:
    coast = PORTS.replace("/ports>", "/coast>").replace("Quay Coast", "Coast").replace("char=0,4", "char=40,44")
    one = AGENCY.format(name="Ports of the Quay Coast").replace("skos:altLabel", "skos:altLabel 'Ports of the Coast',")
    found = between(tmp_path, PORTS + coast, one)
    assert [each.before.label for each in found.changed] == ["Ports of the Coast", "Ports of the Quay Coast"]
    assert ([each.label for each in found.added], found.withdrawn) == (["Quay Coast Agency"], ())


@pytest.mark.parametrize(("before", "after"), [(0, 1), (1, 0)])
def test_change_belongs_to_the_report_that_tells_otherwise(tmp_path: Path, before: int, after: int) -> None:
    more = "<graph/report/quays-2012> { <id/organization/ports> mig:attestedIn <text/quays-2012#char=1,5> . }\n"
    dumps = [dump(tmp_path / f"{number}.nq", BASE, more=more * number) for number in (0, 1)]
    (change,) = compare(dumps[before], dumps[after]).changed
    assert (change.after.report, change.after.label) == ("quays-2012", "Ports of the Quay Coast")


def test_statement_that_another_graph_makes_as_well_is_no_change(tmp_path: Path) -> None:
    before, after = (
        dump(tmp_path / "a.nq", BASE),
        dump(tmp_path / "b.nq", BASE, more=f"<graph/authority> {{ {PORTS} }}\n"),
    )
    assert compare(before, after).changed == compare(after, before).changed == ()


def test_what_is_corrected_by_hand_belongs_to_its_report(tmp_path: Path) -> None:
    corrected = ADVICE.replace("'Ports should", "'Harbours should").replace("recommendation/1>", "recommendation/2>")
    after = dump(tmp_path / "b.nq", PORTS, more=f"<graph/curation/harbour-2011> {{ {corrected} }}\n")
    (change,) = compare(dump(tmp_path / "a.nq", BASE), after).changed
    assert (change.moved, change.after.report) == (True, "harbour-2011")


@pytest.mark.parametrize("kind", ["mig:Treaty", "mig:Country"])
def test_kind_of_a_thing_that_no_report_names_is_what_it_is(tmp_path: Path, kind: str) -> None:
    named = PORTS.replace("a mig:Organization", f"a {kind}")
    (change,) = between(tmp_path, named, named.replace(f"a {kind}", f"a {kind}, mig:ReferenceEntry")).changed
    assert change.after.kind == kind


def test_passages_are_counted_and_not_listed(tmp_path: Path) -> None:
    passage = "<text/harbour-2011#char=5,30> a mig:Passage ; nif:anchorOf 'Ports should count crews.' .\n"
    found = between(tmp_path, BASE, BASE + passage)
    assert (found.added, found.triples_added) == ((), 2)


def test_what_follows_from_other_graphs_is_left_out(tmp_path: Path) -> None:
    derived = "<graph/inferred> { <id/organization/ports> a foaf:Agent . }\n"
    assert not compare(dump(tmp_path / "a.nq", BASE), dump(tmp_path / "b.nq", BASE, more=derived))


def test_difference_of_one_kind_leaves_out_the_others(tmp_path: Path) -> None:
    found = between(tmp_path, "", BASE)
    assert [each.kind for each in found.only(kind="mig:Organization").added] == ["mig:Organization"]
    assert found.only(report="another").added == ()


def test_lines_that_differ_are_found_among_long_stretches_of_the_same(tmp_path: Path) -> None:
    lines = {f'<urn:{number:06}> <urn:p> "{"long " * 9}" <urn:g> .\n'.encode() for number in range(9000)}
    gone = set(sorted(lines)[::1900])
    come = {line.replace(b"urn:p", b"urn:q") for line in sorted(lines)[7::2300]}
    (tmp_path / "a.nq").write_bytes(b"".join(sorted(lines)))
    (tmp_path / "b.nq").write_bytes(b"".join(sorted(lines - gone | come)))
    found = differing(tmp_path / "a.nq", tmp_path / "b.nq")
    assert (found.removed, found.added) == (sorted(gone), sorted(come))


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ("<urn:b> <urn:p> <urn:c> <urn:g> .\n<urn:a> <urn:p> <urn:c> <urn:g> .\n", "line 2"),
        ("<urn:b> <urn:p> <urn:c> <urn:g> .\n" * 2, "line 2"),
        ("# Title\n", "line 1"),
        ("<urn:b> <urn:p> <urn:c> <urn:g> .", "line 1"),
    ],
)
def test_file_that_is_no_canonical_dump_is_named(tmp_path: Path, lines: str, where: str) -> None:
    (tmp_path / "other.nq").write_text(lines, encoding="utf-8")
    with pytest.raises(DatasetError, match=f"{where} is not as canonical N-Quads are"):
        compare(dump(tmp_path / "a.nq", BASE), tmp_path / "other.nq")


def test_text_puts_properties_with_the_same_values_in_one_line(tmp_path: Path) -> None:
    named = PORTS.replace("rdfs:label", "dcterms:title 'Ports of the Quay Coast'@en ; rdfs:label")
    lines = list(as_text(between(tmp_path, named, named.replace("Quay Coast", "Long Coast"))))
    assert "        dcterms:title, rdfs:label: Ports of the Quay Coast → Ports of the Long Coast" in lines
    assert "  mig:Organization: 1 changed" in lines


def test_text_shows_long_values_from_where_they_differ(tmp_path: Path) -> None:
    after = ADVICE.replace("'Ports should", "'" + "Ports of all coasts and all rivers " * 4 + "should")
    lines = list(as_text(between(tmp_path, after, after.replace("crews", "cranes"))))
    assert "        mig:text: …rivers should count crews. → …rivers should count cranes." in lines


def test_json_names_the_address_before(tmp_path: Path) -> None:
    found = as_json(between(tmp_path, PORTS, PORTS.replace("/ports>", "/quays>")))
    assert json.loads(json.dumps(found))["changed"][0]["was"] == "https://w3id.org/miggraph/id/organization/ports"


def test_turtle_is_a_changeset_for_each_thing(tmp_path: Path) -> None:
    after = BASE.replace("'Ports should", "'Harbours should").replace("organization/ports", "organization/quays")
    data = as_turtle(between(tmp_path, BASE, after), "aa", "bb")
    store = ox.Store()
    store.load(data, format=ox.RdfFormat.TURTLE)
    query = (
        "PREFIX cs: <http://purl.org/vocab/changeset/schema#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>"
        "SELECT ?of ?old ?new { ?c cs:subjectOfChange ?of ; cs:removal/rdf:object ?old ; cs:addition/rdf:object ?new }"
    )
    rows = store.query(query)
    assert isinstance(rows, ox.QuerySolutions)
    ((of, old, new),) = rows
    assert (of.value[-1], old.value, new.value) == ("1", "Ports should count crews.", "Harbours should count crews.")
    replaces = ox.NamedNode("http://purl.org/dc/terms/replaces")
    assert [str(quad.object)[-6:] for quad in store.quads_for_pattern(None, replaces, None)] == ["ports>"]


def test_changeset_says_of_what_moved_what_was_said_of_its_address_before(tmp_path: Path) -> None:
    after = PORTS.replace("/ports>", "/quays>").replace("Quay Coast", "Long Coast")
    store = ox.Store()
    store.load(as_turtle(between(tmp_path, PORTS, after), "aa", "bb"), format=ox.RdfFormat.TURTLE)
    subjects = {
        (name, str(quad.object).rpartition("/")[2])
        for name in ("removal", "addition")
        for side in store.quads_for_pattern(None, ox.NamedNode(f"http://purl.org/vocab/changeset/schema#{name}"), None)
        if isinstance(side.object, ox.BlankNode)
        for quad in store.quads_for_pattern(side.object, ox.NamedNode(f"{PREFIXES['rdf']}subject"), None)
    }
    assert subjects == {("removal", "ports>"), ("addition", "quays>")}


@pytest.mark.parametrize(
    "line", ["<a> <b> <c> .", "<a:b> <a:c> .", "<http://a b> <a:c> <a:d> .", '<a:b> <a:c> "\\uD800" .']
)
def test_line_that_is_no_quad_is_one_error_that_names_the_file(tmp_path: Path, line: str) -> None:
    (tmp_path / "other.nq").write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(DatasetError, match=r"other\.nq: has a line that is no N-Quads"):
        compare(dump(tmp_path / "a.nq", BASE), tmp_path / "other.nq")
