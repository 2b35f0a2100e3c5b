"""Tables out: rows, their schema and codebook, files that other programs read, the methods note."""
