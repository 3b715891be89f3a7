"""What the server does beside Streamlit: scripts compressed, a page while it loads, its threads."""
