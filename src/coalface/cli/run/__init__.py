"""`coalface run`: database, tables, demo data on the first start, web server and worker, kept running."""

import argparse
import os

from coalface.cli import running
from coalface.cli.failures import Failed
from coalface.cli.output import Answer, say
from coalface.cli.preparation import migrate, start_database
from coalface.cli.run import first_start, web
from coalface.cli.run.child import Child, worker_command
from coalface.cli.run.supervisor import Supervisor
from coalface.config import home, postgres


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("run", help="start everything and keep it running")
    parser.add_argument("--host", default=os.environ.get("COALFACE_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("COALFACE_PORT", "8000")))
    parser.add_argument("--web-workers", type=int, default=min(2, os.cpu_count() or 1), metavar="N")
    parser.add_argument("--no-demo", action="store_true", help="do not fill an empty database with demo data")


def run(args: argparse.Namespace) -> Answer:
    try:
        with running.hold() as held:
            _serve(args, held)
    except running.Taken as taken:
        raise Failed(
            f"Coalface is already running here ({taken}); {home.path()} serves one at a time."
        ) from None
    return 0


def _serve(args: argparse.Namespace, held: running.Hold) -> None:
    running.end_leftovers(held.former)
    web.refuse_taken_port(args.host, args.port)
    address = web.address(args.host, args.port)
    held.write(running.Instance(os.getpid(), address))
    started = start_database()
    children = [
        Child("web server", web.command(args.host, args.port, args.web_workers)),
        Child("worker", worker_command()),
    ]
    supervisor = Supervisor(children, held, address)
    try:
        migrate()
        first_start.fill(wanted=not args.no_demo)
        with supervisor:
            if web.wait_until_it_answers(args.host, args.port, supervisor.tick):
                say(f"\nCoalface is ready: {address}\n{first_start.how_to_sign_in()}\nCtrl-C stops it.\n")
            supervisor.watch()
    finally:
        if (started.began or supervisor.started_database) and postgres.kept_by_us():
            say("Stopping PostgreSQL")
            postgres.stop()
        held.clear()
