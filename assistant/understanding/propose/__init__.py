"""Ways to read a question: each module proposes readings of one sort, the ranking chooses."""
