"""Reports as texts to read: what is printed, with names and statements marked where they stand."""
