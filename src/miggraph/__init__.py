"""Reports on international migration as a knowledge graph in which every statement shows its evidence."""

__version__: str
"""Read when it is asked for: query workers, which start often, do without it, and it takes as long as all the rest."""


def __getattr__(name: str) -> str:
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import version

    return version("miggraph")
