"""What happens to scans, and what people confirm."""

from coalface.archive.scans.actions.confirming import AlreadySettled, confirm_scan, dismiss_scan
from coalface.archive.scans.actions.reading import read_scan, take_in
from coalface.archive.scans.actions.sweeping import sweep_scanner

__all__ = ["AlreadySettled", "confirm_scan", "dismiss_scan", "read_scan", "sweep_scanner", "take_in"]
