"""What people and programs read of the dataset: pages, documents about things, stored queries."""
