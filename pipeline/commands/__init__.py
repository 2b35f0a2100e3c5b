"""What the commands beside `run` do with a finished run on disk: benchmark, review, labels, training. They print nothing."""
