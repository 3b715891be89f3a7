"""The few lines of JavaScript that Streamlit lacks, each behind a Python function."""
