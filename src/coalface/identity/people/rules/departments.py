"""The tree of departments, kept as paths such as /1/7/."""

MAX_DEPTH = 12


def path_below(parent_path: str, department_id: int) -> str:
    """The path of a department under a parent; a root's parent path is empty."""
    return f"{parent_path or '/'}{department_id}/"


def is_within(path: str, ancestor_path: str) -> bool:
    """Whether a department is the other one or lies below it."""
    return path.startswith(ancestor_path)


def depth(path: str) -> int:
    """How many departments a path names."""
    return path.count("/") - 1
