#!/bin/sh
# Print a Python that the book runs on, newest first, or say in one line that there is none.
for python in python3.13 python3.12 python3.11 python3; do
    if "$python" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
        echo "$python"
        exit
    fi
done
echo "The book needs Python 3.11, 3.12 or 3.13 with its venv module (on Debian: apt-get install python3-venv); found $(python3 --version 2>&1)." >&2
exit 1
