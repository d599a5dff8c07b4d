"""What we know: documents, the passages they are cut into, and the figures read out of them."""
