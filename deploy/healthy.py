"""Tell whether the app process of this container answers: exit code 0, or 1 when three attempts
fail.
"""

import sys
import time
import urllib.request

for _ in range(3):
    try:
        with urllib.request.urlopen("http://127.0.0.1:8501/_stcore/health", timeout=5):
            sys.exit(0)
    except OSError as error:
        print(error, file=sys.stderr)
    time.sleep(2)
sys.exit(1)
