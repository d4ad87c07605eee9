"""Reports on international migration as a knowledge graph in which every statement shows its evidence."""

from importlib.metadata import version

__version__ = version("miggraph")
