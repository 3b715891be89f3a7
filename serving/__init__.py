"""What the app's server does beside Streamlit: compression, and the page while it loads."""
