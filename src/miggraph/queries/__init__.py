"""The library of stored questions: files become typed questions, and given values make queries of them.

``reading`` turns one file into a question, ``library`` a folder into a library, ``parameters`` values into RDF terms,
and ``filling`` puts these terms into the query, as the data of a ``VALUES`` clause.
"""

from miggraph.queries.library import Group, Library, load
from miggraph.queries.parameters import Given, Parameter, ParameterType
from miggraph.queries.question import Chart, Column, Question
from miggraph.queries.reading import Shared, read

__all__ = [
    "Chart",
    "Column",
    "Given",
    "Group",
    "Library",
    "Parameter",
    "ParameterType",
    "Question",
    "Shared",
    "load",
    "read",
]
