"""The HTTP API and the chat page; the only place that knows FastAPI and Gradio."""
