"""One report as quads, without touching any dataset."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from miggraph import corpus, iris
from miggraph.build.checks import shape_error, violations, wrong
from miggraph.build.coverage import coverage_of
from miggraph.build.faults import Faults
from miggraph.build.lines import (
    holding_line,
    kinds_line,
    model_lines,
    size_line,
    unread_lines,
    violation_lines,
    would_be_left_out_lines,
)
from miggraph.build.memory import collecting_rarely
from miggraph.build.models import colleague_of
from miggraph.build.reports import brief_of_read, kinds_of
from miggraph.build.shared import Shared, load_shared
from miggraph.build.stages import Progress, Stages, silent
from miggraph.build.steps import completed, cover
from miggraph.colleague import Asked
from miggraph.config import Settings
from miggraph.evidence import check_evidence
from miggraph.extract import extract
from miggraph.graph import report_quads
from miggraph.iris import document
from miggraph.link import link
from miggraph.model import Curated, ReportMeta
from miggraph.reader import Coverage, StoredText, read_source, report_from_text
from miggraph.reader.metadata import metadata_path, read_metadata

_MOST = 200
"""Of so many places that were left out of a report is told."""


@collecting_rarely()
def convert(
    file: Path,
    settings: Settings,
    *,
    meta: ReportMeta | None = None,
    source: StoredText | None = None,
    progress: Progress = silent,
) -> list[Quad]:
    """One report as quads of its own graph, without touching any dataset; its slug is made from the file's name.

    The checks of a build are run; what they find is told as notes of their stages and ends nothing.

    :param meta: what is known of the report, instead of the metadata file beside it
    :param source: the file as read already
    :raises ReportError: if the report cannot be read, or nothing is recognised in it
    """
    corpus.enter(corpus.of(settings.base_iri, settings.rules_dirs[0]))
    stages = Stages(progress)
    with stages.stage("read") as said:
        source = source or read_source(file)
        slug = iris.slug(file.stem) or "report"
        report = report_from_text(slug, source.text, meta or read_metadata(metadata_path(file)), source.layout)
        brief = brief_of_read((report, frozenset()))
        said.append(size_line([brief]))
        said += unread_lines([brief])
    shared = load_shared(settings, stages)
    colleague, asked = colleague_of(settings), Asked()
    with stages.stage("extract") as said:
        with Faults(strict=True).of(slug):
            annotations = completed(report, extract(report, shared.lexicon), shared.lexicon, colleague, asked)
        said.append(kinds_line([kinds_of(annotations)]))
        said += model_lines(colleague, asked)
        said += brief.unread
    faults, covered = Faults(), dict[str, Coverage]()
    with faults.of(slug):
        covered[slug] = coverage_of(report, annotations, shared.lexicon)
    cover(covered, stages, most=_MOST, notes=would_be_left_out_lines(faults, []))
    with stages.stage("graph") as said:
        with Faults(strict=True).of(slug):
            [linked] = link([Curated(report, annotations)], shared.lexicon)
            quads = report_quads(linked)
        said.append(f"{len(quads)} quads")
    faults = Faults()
    with stages.stage("evidence") as said:
        with faults.of(slug):
            said.append(holding_line(check_evidence(quads, {document(slug): source.text})))
        said += would_be_left_out_lines(faults, said)
    _check_shapes(slug, quads, shared, settings, stages)
    return quads


def _check_shapes(slug: str, quads: Sequence[Quad], shared: Shared, settings: Settings, stages: Stages) -> None:
    """Tell what of a report does not conform; nothing ends by it."""
    faults = Faults()
    with stages.stage("shapes") as said:
        with faults.of(slug):
            own = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
            found = violations([*shared.quads, *quads], (), settings.shapes_dirs, own)
            said += violation_lines(found)
            if wrong(found):
                raise shape_error(wrong(found), slug)
        said += would_be_left_out_lines(faults, said)
