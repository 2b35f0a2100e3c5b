"""Its place puts the repository on the path, so that tests of every room can import `tests.gold_tables`."""
