"""What is kept of a change beside a version, and the addresses that a version answers for."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

import releasing
from miggraph.errors import DatasetError
from miggraph.publish.changes import Change
from miggraph.releases import (
    Address,
    Addresses,
    changes,
    compare,
    history,
    ledger_text,
    read_changes,
    read_ledger,
    record,
)
from miggraph.releases.lines import differing, lines_of
from releasing import ADVICE, ID, MOVED, PORTS, REPORT


def test_first_version_has_no_change(tmp_path: Path) -> None:
    folder = releasing.put(releasing.make_project(tmp_path), PORTS)
    assert read_changes(folder) is None
    assert list(Addresses(folder)) == []


def test_change_is_counted_by_report_and_kind(tmp_path: Path) -> None:
    settings = releasing.make_project(tmp_path)
    before = releasing.put(settings, PORTS + REPORT)
    after = releasing.put(settings, ADVICE + MOVED + REPORT)
    found = read_changes(after)
    assert found is not None
    assert (found.before, found.after, found.at) == (before.name, after.name, "2031-01-02T10:00:00+00:00")
    counts = {group.kind: (group.added, group.withdrawn, group.moved, group.changed) for group in found.groups}
    assert counts == {"mig:Organization": (0, 0, 1, 0), "mig:Recommendation": (1, 0, 0, 0)}


def test_links_are_counted_without_those_of_a_thing_that_only_moved(tmp_path: Path) -> None:
    settings = releasing.make_project(tmp_path)
    releasing.put(settings, PORTS + ADVICE)
    told = MOVED + ADVICE.replace("organization/ports>", "organization/quays> ; mig:concerns <id/instrument/pact>")
    found = read_changes(releasing.put(settings, told))
    assert found is not None
    assert [(each.property, each.added, each.removed) for each in found.links] == [("mig:concerns", 1, 0)]


def test_link_that_another_graph_has_as_well_is_not_counted(tmp_path: Path) -> None:
    told = PORTS + ADVICE
    before, after = (tmp_path / name / "miggraph.nq" for name in ("before", "after"))
    again = releasing.canonical(told).replace(b"harbour-2011> .", b"another-2012> .")
    for file, data in ((before, releasing.canonical(told)), (after, releasing.canonical(told) + again)):
        file.parent.mkdir()
        file.write_bytes(b"".join(sorted({*data.splitlines(keepends=True)})))
    assert compare(before, after).links == compare(after, before).links == ()


def test_so_many_things_are_listed_and_all_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "_MOST_OF_GROUP", 2)
    settings = releasing.make_project(tmp_path)
    releasing.put(settings, PORTS)
    more = "".join(PORTS.replace("/ports>", f"/port-{number}>").replace("=0,4", f"={number},9") for number in range(5))
    found = read_changes(releasing.put(settings, PORTS + more))
    assert found is not None
    assert (found.differing, len(found.entries)) == (5, 2)


def test_change_that_is_too_large_is_counted_in_triples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("miggraph.releases.recording._MOST_LINES", 3)
    settings = releasing.make_project(tmp_path)
    releasing.put(settings, PORTS)
    found = read_changes(releasing.put(settings, PORTS + ADVICE))
    assert found is not None
    assert (found.counted_only, found.triples_added, found.groups) == (True, 5, ())


@pytest.mark.parametrize("most", [3, 100])
def test_lines_that_are_known_to_differ_are_what_the_dumps_tell(tmp_path: Path, most: int) -> None:
    dumps = tmp_path / "before.nq", tmp_path / "after.nq"
    derived = releasing.canonical(ADVICE).replace(b"report/harbour-2011>", b"inferred>")
    for dump, told in zip(dumps, (PORTS + REPORT, PORTS + ADVICE), strict=True):
        more = derived if told.endswith(ADVICE) else b""
        dump.write_bytes(b"".join(sorted({*(releasing.canonical(told) + more).splitlines(keepends=True)})))
    old, new = ({*dump.read_bytes().splitlines(keepends=True)} for dump in dumps)
    assert lines_of(Change(old - new, new - old), most) == differing(*dumps, most)


def test_version_made_of_a_change_reads_no_dump_to_tell_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = releasing.make_project(tmp_path)
    before = releasing.put(settings, PORTS)
    after = releasing.put(settings, PORTS + ADVICE)
    told = read_changes(after)
    monkeypatch.delattr("miggraph.releases.recording.differing")
    old, new = ({*(each / "miggraph.nq").read_bytes().splitlines(keepends=True)} for each in (before, after))
    record(before, after, Change(old - new, new - old))
    assert read_changes(after) == told


def test_change_read_again_is_the_difference(tmp_path: Path) -> None:
    settings = releasing.make_project(tmp_path)
    releasing.put(settings, PORTS + ADVICE)
    found = read_changes(releasing.put(settings, MOVED + ADVICE.replace("Ports should", "Harbours should")))
    assert found is not None
    again = found.difference()
    assert [(each.before.iri, each.after.iri) for each in again.changed if each.moved] == [
        (f"{ID}organization/ports", f"{ID}organization/quays")
    ]
    (changed,) = (each for each in again.changed if not each.moved)
    assert [said.term.value for said in changed.removed] == ["Ports should count crews."]


def test_history_begins_with_the_last_change(tmp_path: Path) -> None:
    settings = releasing.make_project(tmp_path)
    days = [f"2031-01-0{day}T10:00:00+00:00" for day in (1, 2, 3)]
    folders = [
        releasing.put(settings, told, day)
        for told, day in zip((PORTS, PORTS + ADVICE, PORTS + REPORT), days, strict=True)
    ]
    assert [each.at for each in history(folders)] == [days[2], days[1]]


def test_version_published_again_tells_what_changed_since_the_one_before(tmp_path: Path) -> None:
    settings = releasing.make_project(tmp_path)
    first = releasing.put(settings, PORTS)
    second = releasing.put(settings, PORTS + ADVICE)
    assert releasing.put(settings, PORTS) == first
    found = read_changes(first)
    assert found is not None
    assert found.before == second.name


def test_damaged_change_is_none(tmp_path: Path) -> None:
    (tmp_path / "changes.json").write_text('{"before": 1}', encoding="utf-8")
    assert read_changes(tmp_path) is None


def test_version_before_that_cannot_be_read_stops_no_publication(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = releasing.make_project(tmp_path)
    before = releasing.put(settings, PORTS)
    (before / "miggraph.nq").write_text("no quads", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        after = releasing.put(settings, PORTS + ADVICE)
    assert read_changes(after) is None
    assert "is not known" in caplog.text


def states(folder: Path) -> dict[str, tuple[str, str]]:
    return {row.iri.removeprefix(ID): (row.state, row.to.removeprefix(ID)) for row in Addresses(folder)}


def test_address_of_what_moved_or_went_is_kept(tmp_path: Path) -> None:
    settings = releasing.make_project(tmp_path)
    releasing.put(settings, PORTS + ADVICE)
    assert states(releasing.put(settings, MOVED)) == {
        "organization/ports": ("moved", "organization/quays"),
        "recommendation/1": ("withdrawn", ""),
    }


def test_address_is_kept_by_the_versions_that_follow(tmp_path: Path) -> None:
    settings = releasing.make_project(tmp_path)
    for told in (PORTS + ADVICE, PORTS, PORTS + REPORT):
        last = releasing.put(settings, told)
    assert states(last) == {"recommendation/1": ("withdrawn", "")}


def test_what_moved_twice_leads_to_where_it_is(tmp_path: Path) -> None:
    settings = releasing.make_project(tmp_path)
    third = PORTS.replace("organization/ports>", "organization/piers>")
    for told in (PORTS, MOVED, third):
        last = releasing.put(settings, told)
    assert states(last) == {
        "organization/ports": ("moved", "organization/piers"),
        "organization/quays": ("moved", "organization/piers"),
    }


def test_what_comes_back_has_its_address_again(tmp_path: Path) -> None:
    settings = releasing.make_project(tmp_path)
    for told in (PORTS + ADVICE, PORTS, ADVICE + PORTS + REPORT):
        last = releasing.put(settings, told)
    assert states(last) == {}


def row(iri: str, to: str = "") -> Address:
    state = "moved" if to else "withdrawn"
    return Address(f"{ID}{iri}", state, to and f"{ID}{to}", "mig:Event", "Talk", "0.1", "0.2", "2031-01-01")


def test_ledger_counts_for_a_version_but_for_what_is_there(tmp_path: Path) -> None:
    settings = releasing.make_project(tmp_path)
    kept = releasing.put(settings, PORTS, ledger=[row("event/a", "event/b"), row("organization/ports")])
    assert states(kept) == {"event/a": ("moved", "event/b")}


def test_ledger_is_read_as_it_was_written(tmp_path: Path) -> None:
    rows = [row("event/a", "event/b"), row('event/c,"d'.replace('"', ""))]
    (tmp_path / "addresses.csv").write_text(ledger_text(rows), encoding="utf-8")
    assert read_ledger(tmp_path / "addresses.csv") == rows


END = "mig:Event,Talk,0.1,0.2,2031-01-01"


@pytest.mark.parametrize(
    ("lines", "where", "what"),
    [
        ([f"{ID}a,gone,,{END}"], 2, "does not fit"),
        ([f"{ID}a,moved,,{END}"], 2, "does not fit"),
        ([f"{ID}a,withdrawn,{ID}b,{END}"], 2, "does not fit"),
        ([f"{ID}a,moved,{ID}a,{END}"], 2, "leads nowhere"),
        ([f",withdrawn,,{END}"], 2, "leads nowhere"),
        ([f"http://example.org/a,withdrawn,,{END}"], 2, "none of the dataset"),
        ([f"{ID}a b,withdrawn,,{END}"], 2, "none of the dataset"),
        ([f"{ID}a,moved,http://example.org/,{END}"], 2, "none of the dataset"),
        ([f"{ID}a,withdrawn,,mig:Event,Talk,0.1,0.2,May 2031"], 2, "a date 'May 2031' that is no day"),
        ([f"{ID}a,withdrawn,,{END},more"], 2, "has 9 values in 8 columns"),
        (["", f"{ID}a,withdrawn"], 3, "has 2 values in 8 columns"),
        ([f"{ID}a,withdrawn,,{END}", f'{ID}b,withdrawn,,mig:Event,"Talk'], 3, "cannot be read as CSV: unexpected end"),
        ([f"{ID}a,withdrawn,,{END}", f"{ID}b,withdrawn,,{END}", f"{ID}a,moved,{ID}c,{END}"], 4, "again that line 2"),
        ([f"{ID}a,moved,{ID}b,{END}", f"{ID}b,moved,{ID}a,{END}"], 2, "leads in a circle: a → b → a"),
        (
            [f"{ID}{here},moved,{ID}{there},{END}" for here, there in ("ab", "bc", "cd", "db")],
            3,
            "leads in a circle: b → c → d → b",
        ),
    ],
)
def test_row_of_a_ledger_that_is_none_is_named_in_one_line(
    tmp_path: Path, lines: list[str], where: int, what: str
) -> None:
    file = tmp_path / "addresses.csv"
    file.write_text(ledger_text([]) + "\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(DatasetError, match=re.escape(what)) as caught:
        read_ledger(file)
    assert str(caught.value).startswith(f"{file}:{where}: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "has other columns"),
        (b"iri;state;to;kind;label;last;since;date\n", "has other columns"),
        (b"iri,state,to,kind,label,last,since,date\n\xff\n", "byte 40 is no UTF-8"),
    ],
)
def test_ledger_that_is_none_is_one_line(tmp_path: Path, data: bytes, what: str) -> None:
    (tmp_path / "addresses.csv").write_bytes(data)
    with pytest.raises(DatasetError, match=re.escape(what)) as caught:
        read_ledger(tmp_path / "addresses.csv")
    assert "\n" not in str(caught.value)


def test_ledger_that_a_spreadsheet_has_written_is_read(tmp_path: Path) -> None:
    rows = [row("event/a", "event/b"), row("event/c")]
    head, *lines = ledger_text(rows).splitlines()
    columns = head.split(",")
    turned = [",".join(reversed(line.split(","))) for line in (",".join(columns), *lines)]
    (tmp_path / "addresses.csv").write_bytes("\r\n".join(turned).encode("utf-8-sig"))
    assert read_ledger(tmp_path / "addresses.csv") == rows


def test_chain_of_any_length_leads_to_its_end(tmp_path: Path) -> None:
    chain = [row(f"event/{number}", f"event/{number + 1}") for number in range(30)]
    kept = releasing.put(releasing.make_project(tmp_path), PORTS, ledger=chain)
    assert {each.to for each in Addresses(kept)} == {f"{ID}event/30"}


def test_what_came_back_and_went_again_is_gone_since_the_last_time(tmp_path: Path) -> None:
    settings = releasing.make_project(tmp_path)
    ledger = [row("recommendation/1", "recommendation/2")]
    releasing.put(settings, PORTS, "2031-01-01T10:00:00+00:00", ledger)
    releasing.put(settings, PORTS + ADVICE, "2031-01-02T10:00:00+00:00", ledger)
    last = releasing.put(settings, PORTS + REPORT, "2031-01-03T10:00:00+00:00", ledger)
    assert states(last) == {"recommendation/1": ("withdrawn", "")}
    assert states(releasing.put(settings, PORTS, "2031-01-04T10:00:00+00:00", ledger))["recommendation/1"][1] == ""


def test_what_moved_to_an_address_that_is_there_again_leads_there(tmp_path: Path) -> None:
    settings = releasing.make_project(tmp_path)
    third = PORTS.replace("organization/ports>", "organization/piers>")
    ledger = [row("organization/ports", "organization/quays")]
    for day, told in enumerate((MOVED, third, PORTS), 2):
        last = releasing.put(settings, told, f"2031-01-0{day}T10:00:00+00:00", ledger)
    assert states(last) == {
        "organization/quays": ("moved", "organization/ports"),
        "organization/piers": ("moved", "organization/ports"),
    }


def test_record_of_a_version_beside_itself_keeps_what_it_knows(tmp_path: Path) -> None:
    settings = releasing.make_project(tmp_path)
    releasing.put(settings, PORTS + ADVICE)
    last = releasing.put(settings, PORTS)
    record(last, last)
    assert states(last) == {"recommendation/1": ("withdrawn", "")}
