# One scan by psutil per line of input; prints how many processes it saw.
import sys

import psutil

ATTRIBUTES = ["pid", "ppid", "name", "cmdline", "cwd", "memory_info", "cpu_times"]

for _ in sys.stdin:
    print(sum(1 for _ in psutil.process_iter(ATTRIBUTES)), flush=True)
