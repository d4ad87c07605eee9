"""The one family of errors: what is wrong, where, and what to do about it.

Every error carries its culprit. The command line prints an error as one line and ends with ``exit_code``; the web
layer has its own table from error class to HTTP status.
"""

from __future__ import annotations


class MiggraphError(Exception):
    """Something that the caller can mend.

    :param what: what is wrong, as a clause without a full stop
    :param where: the file, place in a file, or value at fault
    :param hint: what to do about it, as a clause without a full stop
    """

    exit_code = 1

    def __init__(self, what: str, *, where: object = None, hint: str | None = None) -> None:
        self.what = what
        self.where = None if where is None else str(where)
        self.hint = hint
        super().__init__(what)

    def __str__(self) -> str:
        """One line: ``where: what; hint``."""
        place = f"{self.where}: " if self.where else ""
        advice = f"; {self.hint}" if self.hint else ""
        return " ".join(f"{place}{self.what}{advice}".split())


class UsageError(MiggraphError):
    """The call is at fault: an unknown option, a missing argument, a value out of range."""

    exit_code = 2


class ConfigError(UsageError):
    """A setting is unknown or has a value that cannot be used."""


class ReportError(MiggraphError):
    """A report or its metadata cannot be read."""


class AuthorityError(MiggraphError):
    """An authority, ontology or scheme file is not what it should be."""


class RuleError(MiggraphError):
    """A file of extraction rules is malformed: ``where`` names the file, the rule and the column."""


class CurationError(MiggraphError):
    """A correction by hand cannot be applied."""


class ModelError(MiggraphError):
    """A language model gives no answer, or an answer that is kept is damaged."""


class EvidenceError(MiggraphError):
    """A passage does not hold the words that it claims to hold."""


class ShapeError(MiggraphError):
    """The graph does not conform to the shapes."""


class DatasetError(MiggraphError):
    """A dataset folder is missing, is not one, or cannot be written."""


class EndpointError(MiggraphError):
    """A SPARQL server elsewhere cannot be reached, refuses what is asked of it, or answers what nobody understands.

    ``status`` is that of its answer, None where there was none; ``words`` is what it says.
    """

    def __init__(
        self, what: str, *, where: object = None, hint: str | None = None, status: int | None = None, words: str = ""
    ) -> None:
        super().__init__(what, where=where, hint=hint)
        self.status = status
        self.words = words


class EndpointDownError(EndpointError):
    """A SPARQL server elsewhere cannot be reached, or does not hold what it has held; it may come back."""

    retry_after = 5
    """Seconds after which it is worth another try."""


class QueryError(MiggraphError):
    """A SPARQL query cannot be run: bad syntax, or something the engine refuses.

    ``line`` and ``column`` count from 1 and are None where the parser does not say.
    """

    def __init__(
        self,
        what: str,
        *,
        where: object = None,
        hint: str | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(what, where=where, hint=hint)
        self.line = line
        self.column = column


class FormatError(QueryError):
    """An answer cannot be written in the form that was asked for."""


class LibraryError(MiggraphError):
    """A stored-query file is malformed, or no stored query has the name asked for."""


class ParameterError(MiggraphError):
    """A value given for a stored query's parameter is missing or not of its type."""
