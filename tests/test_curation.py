"""Corrections by hand."""

from datetime import date
from pathlib import Path

import pytest

from miggraph import iris
from miggraph.curation import correction_files, corrections_of, curate, read_corrections
from miggraph.errors import CurationError
from miggraph.graph import report_quads
from miggraph.link import link
from miggraph.model import Annotation, Annotations, Correction, Curated, Definition, Publication, Span, Statement
from support import COAST, report_of

TEXT = "# Day\n\nStates should build ports. Crews must rest. Nobody slept. Crews must rest.\n"
REPORT = report_of(TEXT)


def statement(quote: str, strength: str | None = None) -> Statement:
    span = Span(TEXT.index(quote), TEXT.index(quote) + len(quote))
    return Statement(spans=(span,), method="m", kind="recommendation", text=quote, confidence=0.8, strength=strength)


PORTS = statement("States should build ports.", strength="should")
FOUND = Annotations().plus([PORTS])


def correction(action: str, quote: str, **more: object) -> Correction:
    given: dict[str, object] = {"at": None, "where": {}, "values": {}, **more}
    return Correction(action, "recommendation", (quote,), "A. Reader", date(2026, 1, 2), "because", "here", **given)  # type: ignore[arg-type]


def applied(*corrections: Correction) -> Curated:
    return curate(REPORT, FOUND, corrections)


def test_reject_removes_the_annotation() -> None:
    curated = applied(correction("reject", "should build ports"))
    assert curated.annotations.of(Statement) == ()
    assert curated.by_hand.of(Statement) == ()


def test_accept_keeps_the_annotation_with_its_reason() -> None:
    curated = applied(correction("accept", "States should build ports."))
    assert curated.annotations.of(Statement) == (PORTS,)
    assert [c.by for c in curated.reasons.values()] == ["A. Reader"]


def test_amend_moves_the_changed_annotation_to_those_by_hand() -> None:
    curated = applied(
        correction("amend", "States should build ports.", values={"strength": "must", "made_by": ["Ida"]})
    )
    assert curated.annotations.of(Statement) == ()
    (made,) = curated.by_hand.of(Statement)
    assert (made.strength, made.made_by, made.method, made.text) == ("must", ("Ida",), "curation/amend", PORTS.text)


def test_add_makes_an_annotation_of_the_words_quoted() -> None:
    curated = applied(correction("add", "Nobody slept.", values={"strength": "could"}))
    (made,) = curated.by_hand.of(Statement)
    assert (made.text, made.kind, made.spans) == ("Nobody slept.", "recommendation", statement("Nobody slept.").spans)


@pytest.mark.parametrize(
    "given",
    [
        correction("add", "States should build ports.", values={"strength": "should"}),
        correction("amend", "States should build ports.", values={"strength": "should"}),
    ],
)
def test_correction_that_changes_nothing_is_told(given: Correction) -> None:
    assert applied(given).unused == (given,)


@pytest.mark.parametrize(
    ("given", "clause"),
    [
        (correction("reject", "States should sail."), "not in the report"),
        (correction("reject", "Nobody slept."), "nothing of this kind is found there"),
        (correction("add", "Crews must rest.", values={"strength": "must"}), "add at = 34"),
        (correction("add", "Nobody slept.", values={"stength": "must"}), "unknown stength"),
        (correction("add", "Nobody slept.", values={"strength": 3}), "wrong type"),
        (correction("add", "Nobody slept.", values={"made_by": [3]}), "wrong type"),
        (correction("add", "Nobody slept.", values={"addressed_to": ["Coast Office"]}), "it must be an IRI"),
        (correction("add", "Nobody slept.", at=3, values={"strength": "must"}), "not in the report"),
    ],
)
def test_stale_or_wrong_correction_is_refused(given: Correction, clause: str) -> None:
    with pytest.raises(CurationError, match=clause):
        applied(given)


def test_repeated_words_are_told_apart_by_their_offset() -> None:
    second = TEXT.rindex("Crews must rest.")
    curated = applied(correction("add", "Crews must rest.", at=second, values={"strength": "must"}))
    assert curated.by_hand.of(Statement)[0].spans == (Span(second, second + 16),)


FILE = """
[[correction]]
action = "add"
kind = "recommendation"
quote = ["Crews must", "rest."]
at = 34
by = "A. Reader"
on = 2026-01-02
reason = "It is one."
set = { strength = "must" }
"""


def test_corrections_are_read_from_their_file(tmp_path: Path) -> None:
    file = tmp_path / "notes.toml"
    file.write_text(FILE, encoding="utf-8")
    ((slug, (read,)),) = corrections_of(tmp_path, ["notes"])
    assert (slug, read.quotes, read.on, read.values) == (
        "notes",
        ("Crews must", "rest."),
        date(2026, 1, 2),
        {"strength": "must"},
    )


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        (("action = ", "action = = "), "cannot be read as TOML"),
        (('action = "add"', 'action = "ad"'), "action 'ad' is unknown"),
        (('kind = "recommendation"', 'kind = "advice"'), "kind 'advice' is unknown"),
        (('by = "A. Reader"\n', ""), "lacks by"),
        (("on = 2026-01-02", 'on = "2026"'), "is not a date"),
        (('set = { strength = "must" }', ""), "set goes with amend and add"),
        (("at = 34", "att = 34"), "unknown att"),
    ],
)
def test_broken_correction_file_is_refused(tmp_path: Path, change: tuple[str, str], clause: str) -> None:
    file = tmp_path / "notes.toml"
    file.write_text(FILE.replace(*change), encoding="utf-8")
    with pytest.raises(CurationError, match=clause):
        read_corrections(file)


def test_correction_file_without_report_is_named(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text(FILE, encoding="utf-8")
    (tmp_path / "notes.toml").write_text(FILE, encoding="utf-8")
    files, strays = correction_files(tmp_path, ["notes"])
    assert list(files) == ["notes"]
    assert "belongs to no report" in str(strays["other.toml"])


def test_corrections_stand_in_a_graph_of_their_own() -> None:
    curated = applied(correction("amend", "States should build ports.", values={"strength": "must"}))
    [linked] = link([curated], COAST)
    quads = report_quads(linked)
    graphs = {q.graph_name.value for q in quads if q.predicate.value == iris.expand("mig:strength")}  # type: ignore[union-attr]
    curators = [q.object.value for q in quads if q.predicate.value == iris.expand("mig:curator")]  # type: ignore[union-attr]
    assert graphs == {iris.graph("curation/notes")}
    assert curators == ["A. Reader"]


MEANT = (
    "# Day\n\nA lamp is defined as a light that burns. Pilots read “Lamps of Old” (Holm, 2005). "
    "The Harbour Union has pilots.\n"
)
MEANT_REPORT = report_of(MEANT)


def of_kind(kind: str, action: str, quote: str, **values: object) -> Correction:
    return Correction(action, kind, (quote,), "A. Reader", date(2026, 1, 2), "because", "here", None, {}, values)


def place_of(quote: str) -> tuple[Span, ...]:
    start = MEANT.index(quote)
    return (Span(start, start + len(quote)),)


DEFINED, READ, TOLD = "A lamp is defined as a light that burns.", "Lamps of Old", "The Harbour Union has pilots."
LAMP = Definition(
    spans=place_of(DEFINED), method="m", kind="definition", text=DEFINED, term="lamp", meaning="a light that burns"
)
BOOK = Publication(spans=place_of(READ), method="m", title=READ, year="2004")
PILOTS = Statement(spans=place_of(TOLD), method="m", kind="account", text=TOLD)


@pytest.mark.parametrize(
    ("found", "change", "field", "value"),
    [
        (LAMP, of_kind("definition", "amend", DEFINED, term="a lamp"), "term", "a lamp"),
        (BOOK, of_kind("publication", "amend", READ, year="2005"), "year", "2005"),
        (PILOTS, of_kind("account", "amend", TOLD, made_by=["Ida"]), "made_by", ("Ida",)),
    ],
    ids=["definition", "publication", "account"],
)
def test_amend_changes_a_field_of_every_kind(found: Annotation, change: Correction, field: str, value: object) -> None:
    curated = curate(MEANT_REPORT, Annotations().plus([found]), [change])
    [made] = curated.by_hand.of(type(found))
    assert getattr(made, field) == value
    assert curated.annotations.of(type(found)) == ()


@pytest.mark.parametrize(
    ("added", "kind"),
    [
        (of_kind("definition", "add", DEFINED, term="lamp", meaning="a light that burns"), Definition),
        (of_kind("publication", "add", READ, title=READ, authors=["Holm"]), Publication),
        (of_kind("account", "add", TOLD), Statement),
    ],
    ids=["definition", "publication", "account"],
)
def test_add_makes_an_annotation_of_every_kind(added: Correction, kind: type[Annotation]) -> None:
    [made] = curate(MEANT_REPORT, Annotations(), [added]).by_hand.of(kind)
    assert MEANT_REPORT.quote(made.spans[0]) == added.quotes[0]
    assert made.method == "curation/add"


def test_account_is_no_finding_for_a_correction() -> None:
    curated = curate(MEANT_REPORT, Annotations().plus([PILOTS]), [of_kind("account", "reject", TOLD)])
    assert curated.annotations.of(Statement) == ()
    with pytest.raises(CurationError):
        curate(MEANT_REPORT, Annotations().plus([PILOTS]), [of_kind("finding", "reject", TOLD)])


def test_definition_by_hand_is_written_with_its_term() -> None:
    curated = curate(MEANT_REPORT, Annotations().plus([LAMP]), [of_kind("definition", "amend", DEFINED, term="a lamp")])
    [linked] = link([curated], COAST)
    terms = {q.object.value for q in report_quads(linked) if q.predicate.value == iris.expand("mig:term")}  # type: ignore[union-attr]
    assert terms == {"a lamp"}
