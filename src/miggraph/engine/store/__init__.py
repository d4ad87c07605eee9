"""One version of a dataset as a store on disk: opened, queried, its answers written out."""
