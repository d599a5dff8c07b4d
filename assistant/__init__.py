"""How a question is answered: understanding, tools, writers, verification."""
