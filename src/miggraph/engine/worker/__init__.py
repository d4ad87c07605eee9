"""The process that evaluates queries, one after the other, and what it and the pool say to each other."""
