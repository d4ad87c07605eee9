"""Reports at fault: left out by name, so that no report stops another."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from miggraph.errors import MiggraphError, ReportError


class Faults:
    """The faults met in a build, by the slug of the report that is left out for it, or the file of corrections.

    :param strict: whether the first fault ends the build
    :param required: reports whose faults end the build in any case
    """

    def __init__(self, *, strict: bool = False, required: Collection[str] = ()) -> None:
        self._strict = strict
        self._required = frozenset(required)
        self._found: dict[str, MiggraphError] = {}

    @property
    def found(self) -> Mapping[str, MiggraphError]:
        """What is wrong with each report that is left out."""
        return MappingProxyType(self._found)

    @property
    def may_pass(self) -> bool:
        """Whether a report is left out for no fault of its own, such as a full disk: it may be read next time."""
        return any(map(_is_of_the_machine, self._found.values()))

    def lines(self) -> dict[str, str]:
        """What is wrong with each report that is left out, as a line that does not repeat the report's name."""
        return {report: str(error).removeprefix(f"{report}: ") for report, error in self._found.items()}

    def add(self, report: str, error: MiggraphError) -> None:
        """Leave a report out.

        :raises MiggraphError: the error, in a strict build and for a report that is required
        """
        if self._strict or report in self._required:
            raise error
        self._found.setdefault(report, error)

    @contextlib.contextmanager
    def of(self, report: str) -> Iterator[None]:
        """Leave a report out where work on it fails, by its own fault or by one of the converter."""
        try:
            yield
        except MiggraphError as error:
            self.add(report, error)
        except Exception as error:  # noqa: BLE001 - the converter's own fault must not cost the other reports
            self.add(report, broken(report, error))

    def require_some(self, left: int) -> None:
        """Make sure that there is something to build.

        :raises MiggraphError: if no report is left: the fault of the only one, or what is wrong with the first
        """
        if left:
            return
        errors = list(self._found.values())
        if len(errors) == 1:
            raise errors[0]
        raise ReportError(f"no report can be built, for {len(errors)} faults, the first: {errors[0]}")


def _is_of_the_machine(error: BaseException | None) -> bool:
    """Whether an error comes of one that the memory, the disk or the rights of a file gave."""
    while error is not None:
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and not isinstance(error, FileNotFoundError)):
            return True
        error = error.__cause__
    return False


def broken(report: str, error: Exception) -> ReportError:
    """The error for a report on which the converter itself fails."""
    made = ReportError(
        f"the converter fails on it ({type(error).__name__}: {error})",
        where=report,
        hint="see where with miggraph --debug build --strict, and report the fault",
    )
    made.__cause__ = error
    return made
