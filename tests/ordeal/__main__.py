"""`python -m tests.ordeal [--rows N] [--kills N] [--seed N] [--connections N] [--tries N] [--acts N]`"""

import argparse
import os
import random
import subprocess
import sys

from tests.ordeal.trial import run

parser = argparse.ArgumentParser(prog="ordeal", description=__doc__)
parser.add_argument("--rows", type=int, default=1_000_000, help="how many shipments the file holds")
parser.add_argument("--kills", type=int, default=10, help="how often each process is killed")
parser.add_argument("--seed", type=int, default=None, help="repeat an earlier ordeal")
parser.add_argument("--chunk", type=int, default=10_000, help="rows in one transaction")
parser.add_argument("--connections", type=int, default=64, help="how many draw on one account at once")
parser.add_argument("--tries", type=int, default=10_000, help="how often they draw, all together")
parser.add_argument("--acts", type=int, default=150, help="how often a killed clerk does each thing")
args = parser.parse_args()
seed = random.randrange(10**6) if args.seed is None else args.seed
print(f"ordeal with seed {seed}", flush=True)
run(rows=args.rows, kills=args.kills, seed=seed, chunk=args.chunk, say=lambda text: print(text, flush=True))
sizes = {
    "ORDEAL_CONNECTIONS": str(args.connections),
    "ORDEAL_TRIES": str(args.tries),
    "ORDEAL_SIZE": str(args.acts),
    "ORDEAL_KILLS": str(args.acts),
    "ORDEAL_SEED": str(seed),
}
trials = ["tests/trade/ledger/test_concurrency.py", "tests/trade/payments/test_kills.py"]
trial = [sys.executable, "-m", "pytest", "-n0", "-s", *trials]
sys.exit(subprocess.run(trial, env={**os.environ, **sizes}, check=False).returncode)
