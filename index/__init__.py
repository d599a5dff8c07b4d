"""Where it is found: dense, lexical and figure indexes in one store folder."""
