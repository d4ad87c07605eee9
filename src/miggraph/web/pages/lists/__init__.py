"""Lists with facets: what there is of a kind, narrowed by what is said of it, to read and to take away.

A list is declared as a table of fields (:mod:`.statements`, :mod:`.things`); all else follows from the declaration: the
SPARQL, the facets with their counts, the page, the downloads.
"""
