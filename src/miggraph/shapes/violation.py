"""What the validation finds."""

from __future__ import annotations

from dataclasses import dataclass

from miggraph.iris import compact

SEVERITIES = ("Violation", "Warning", "Info")
"""From what is false, over what is bad style, to what is not known."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A place where the graph does not conform to a shape.

    ``focus`` is the resource at fault; ``path`` the property, ``value`` its value and ``quote`` the words of the report
    that the resource rests on, each empty where there is none; ``severity`` is one of :data:`SEVERITIES`; ``shape`` is
    the IRI of the shape, ``component`` that of the kind of constraint.
    """

    focus: str
    path: str
    message: str
    value: str = ""
    quote: str = ""
    severity: str = "Violation"
    shape: str = ""
    component: str = ""

    def __str__(self) -> str:
        """One line: the resource, the property, what to do, and the words of the report."""
        place = f"{self.focus} {compact(self.path)}" if self.path else self.focus
        value = f" (it is {self.value})" if self.value and self.value != self.focus else ""
        quote = f' [report: "{self.quote}"]' if self.quote else ""
        return f"{place}: {self.message}{value}{quote}"

    def order(self) -> tuple[int, str, str, str, str]:
        """The worst first, then by resource."""
        worst = SEVERITIES.index(self.severity) if self.severity in SEVERITIES else 0
        return (worst, self.focus, self.path, self.message, self.value)
