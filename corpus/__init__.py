"""The sample corpus: texts, gold, forward models of damage, and the commands that measure on them."""
