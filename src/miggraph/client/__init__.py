"""What a notebook imports: the stored questions and SPARQL, asked of a dataset on disk or of a server.

from miggraph.client import Graph

graph = Graph("https://example.org/miggraph")
for row in graph.query("recommendations-by-instrument", instrument="Migrant Workers Convention"):
print(row["text"])
"""

from miggraph.client.answer import Answer, Citation, Record
from miggraph.client.error import ClientError
from miggraph.client.graph import Graph
from miggraph.client.question import Parameter, StoredQuestion
from miggraph.client.values import Iri, Text, Value

__all__ = [
    "Answer",
    "Citation",
    "ClientError",
    "Graph",
    "Iri",
    "Parameter",
    "Record",
    "StoredQuestion",
    "Text",
    "Value",
]
