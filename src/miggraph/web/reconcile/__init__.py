"""The reconciliation API 0.2: names of a table are matched with things of the dataset, whose values it takes.

Written from the specification of the W3C Entity Reconciliation Community Group.
"""
