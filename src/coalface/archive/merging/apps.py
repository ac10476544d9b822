"""Registers merging with Django and with the desk."""

from collections.abc import Sequence

from django.apps import AppConfig

from coalface.kernel.findings import Finding, blocking, mark


class MergingConfig(AppConfig):
    name = "coalface.archive.merging"
    label = "merging"

    def ready(self) -> None:
        from coalface.desk.subjects.hooks import object_to_removal

        object_to_removal("binned customer", _given_up)


def _given_up(ids: Sequence[int]) -> list[Finding]:
    """A card given up in a merge comes back by taking the merge back, not out of the bin."""
    from coalface.archive.merging.models import Merge

    merges = Merge.objects.filter(left__in=ids, undone_at__isnull=True).select_related("left", "kept")
    message = mark("%(left)s was merged into %(kept)s; take that merge back instead.")
    return [
        blocking("merged_away", message, None, {"left": merge.left.name, "kept": merge.kept.name})
        for merge in merges
    ]
