"""The schema explorer: the classes and properties that the dataset really uses, with counts, examples and queries."""
