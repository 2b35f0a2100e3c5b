"""Fuzzing: inputs nobody thought of, run through every door of the pipeline and held against its laws."""
