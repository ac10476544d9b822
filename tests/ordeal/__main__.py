"""`python -m tests.ordeal [--rows N] [--kills N] [--seed N]`"""

import argparse
import random

from tests.ordeal.trial import run

parser = argparse.ArgumentParser(prog="ordeal", description=__doc__)
parser.add_argument("--rows", type=int, default=1_000_000, help="how many shipments the file holds")
parser.add_argument("--kills", type=int, default=10, help="how often each process is killed")
parser.add_argument("--seed", type=int, default=None, help="repeat an earlier ordeal")
parser.add_argument("--chunk", type=int, default=10_000, help="rows in one transaction")
args = parser.parse_args()
seed = random.randrange(10**6) if args.seed is None else args.seed
print(f"ordeal with seed {seed}", flush=True)
run(rows=args.rows, kills=args.kills, seed=seed, chunk=args.chunk, say=lambda text: print(text, flush=True))
