"""The writer that uses a chat model: the same tools, each sentence checked before it is shown."""
