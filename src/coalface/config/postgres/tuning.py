"""The settings our own server runs with, written beside its data at each start."""

import os
from collections.abc import Mapping
from pathlib import Path

from coalface.config.postgres.places import PORT, ROLE, SUPERUSER, Places

MIB = 2**20
# Parallel queries need shared memory; containers often give /dev/shm only 64 MB.
ROOMY_SHM = 512 * MIB


def write(places: Places, user: str, extra: Mapping[str, str]) -> None:
    """Write coalface.conf and who may connect.

    The server listens on a socket alone, in a folder that only its owner may enter, and then still asks the
    operating system who is calling (peer): the server's own user and whoever starts Coalface.
    """
    lines = [f"{name} = '{value}'" for name, value in {**_settings(places), **extra}.items()]
    (places.data / "coalface.conf").write_text("\n".join(lines) + "\n")
    (places.data / "pg_hba.conf").write_text("local all all peer map=coalface\n")
    people = sorted({user, places.owner.name})
    mapping = [f'coalface "{person}" {role}' for person in people for role in (ROLE, SUPERUSER)]
    (places.data / "pg_ident.conf").write_text("\n".join(mapping) + "\n")


def include(data: Path) -> None:
    with open(data / "postgresql.conf", "a") as conf:
        conf.write("include 'coalface.conf'\n")


def _settings(places: Places) -> dict[str, str]:
    memory = _memory_bytes()
    return {
        "listen_addresses": "",
        "port": PORT,
        "unix_socket_directories": str(places.socket).replace("'", "''"),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": _megabytes(min(memory // 8, 1024 * MIB)),
        "effective_cache_size": _megabytes(memory // 2),
        "work_mem": "16MB",
        "maintenance_work_mem": _megabytes(min(memory // 16, 512 * MIB)),
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",
        # Calling in helpers takes longer than most pages take without them.
        "parallel_setup_cost": "20000",
        "dynamic_shared_memory_type": "posix" if _shm_bytes() >= ROOMY_SHM else "sysv",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        "logging_collector": "on",
        "log_directory": "log",
        "log_filename": "postgresql-%a.log",
        "log_rotation_age": "1d",
        "log_truncate_on_rotation": "on",
        "log_min_duration_statement": "2s",
        "log_parameter_max_length": "0",
    }


def _megabytes(size: int) -> str:
    return f"{max(size // MIB, 32)}MB"


def _memory_bytes() -> int:
    """The machine's memory, or less when a control group allows less."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        allowed = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        return machine
    return min(machine, int(allowed)) if allowed.isdigit() else machine


def _shm_bytes() -> int:
    try:
        found = os.statvfs("/dev/shm")
    except OSError:
        return 0
    return found.f_frsize * found.f_blocks
