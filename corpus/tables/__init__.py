"""Figures read out of documents: one file for each family of layouts."""
