"""Pictures: things of a list, counted by one facet or two, and drawn on the server.

A picture is declared (:mod:`.catalogue`): its lists, the facets of its rows and columns, its form. All else follows:
the query, the drawing, the table, the files, the filters, and where each mark leads.
"""

from miggraph.web.pictures.view import figure, figure_of

__all__ = ["figure", "figure_of"]
