"""From names to IRIs, across all reports of a build: one node each for a person, an organisation, an instrument.

What is decided among all reports is decided on small summaries of them (:func:`summary_of`, :func:`minted_names`);
linking a report is a function of it and of those decisions that touch it (:func:`link_report`).
"""

from __future__ import annotations

from collections.abc import Sequence

from miggraph.lexicon import Lexicon
from miggraph.link.decisions import Among, Decisions
from miggraph.link.linker import Linker
from miggraph.link.lookups import ORGANIZATIONS, Lookups
from miggraph.link.names import Names, Settled, settled
from miggraph.link.reference import Answers, Consultation, Question, Reference, Trace
from miggraph.link.sections import SectionTitles
from miggraph.link.summaries import all_of, printed_titles, summary_of
from miggraph.link.titles import Titles
from miggraph.model import Curated, LinkedReport, MintedNames

__all__ = [
    "Among",
    "Answers",
    "Consultation",
    "Decisions",
    "Lookups",
    "Question",
    "Reference",
    "Settled",
    "Trace",
    "link",
    "link_report",
    "minted_names",
    "settled",
    "summary_of",
]


def link(reports: Sequence[Curated], lexicon: Lexicon) -> list[LinkedReport]:
    """The annotations of all reports, with the things that their names stand for."""
    lookups = Lookups(lexicon)
    summaries = [summary_of(each) for each in reports]
    among = Among(summaries, lexicon)
    decided = [among.of(summary) for summary in summaries]
    asked = [minted_names(each, lookups, made) for each, made in zip(reports, decided, strict=True)]
    names = settled(asked)
    return [
        link_report(each, lookups, made.with_names(names.of(own)))
        for each, made, own in zip(reports, decided, asked, strict=True)
    ]


def minted_names(curated: Curated, reference: Reference, decisions: Decisions) -> MintedNames:
    """The names of a report that no authority file has, of which the label is chosen among those of all reports.

    :param decisions: those that touch the report, without any about these names
    """
    names = _names(curated, reference, decisions)
    _link(curated, names, decisions)
    return names.asked()


def link_report(curated: Curated, reference: Reference, decisions: Decisions) -> LinkedReport:
    """The annotations of a report, with the things that their names stand for.

    :param decisions: those that touch the report
    """
    return _link(curated, _names(curated, reference, decisions), decisions)


def _names(curated: Curated, reference: Reference, decisions: Decisions) -> Names:
    names = Names(reference, decisions.names)
    names.language = curated.report.language if curated.report.language != "en" else None
    return names


def _link(curated: Curated, names: Names, decisions: Decisions) -> LinkedReport:
    titles = Titles(names.reference, decisions.usage)
    linker = Linker(curated.report, all_of(curated), names, decisions.people)
    publisher = curated.report.meta.publisher
    return LinkedReport(
        curated.report,
        names.resolve(publisher, *ORGANIZATIONS) if publisher else None,
        linker.link(curated.annotations),
        linker.link(curated.by_hand),
        curated.reasons,
        decisions.events,
        {printed: titles.of(printed) for printed in printed_titles(curated)},
        tuple(SectionTitles(curated.report, all_of(curated), titles, names.reference, decisions.events)),
    )
