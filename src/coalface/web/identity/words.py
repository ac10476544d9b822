"""Recorded actions in words."""

from django.utils.translation import gettext_lazy

VERBS = {
    "create": gettext_lazy("created"),
    "change": gettext_lazy("changed"),
    "delete": gettext_lazy("deleted"),
    "restore": gettext_lazy("restored"),
    "rename": gettext_lazy("renamed"),
    "move": gettext_lazy("moved"),
    "assign": gettext_lazy("assigned"),
    "assign_roles": gettext_lazy("given other roles"),
    "set_password": gettext_lazy("given a new password"),
    "deactivate": gettext_lazy("deactivated"),
    "reactivate": gettext_lazy("reactivated"),
    "sign_in": gettext_lazy("signed in"),
    "sign_out": gettext_lazy("signed out"),
    "sign_in_failed": gettext_lazy("failed to sign in"),
    "password_changed": gettext_lazy("changed the own password"),
    "totp_activated": gettext_lazy("switched the second factor on"),
    "totp_deactivated": gettext_lazy("switched the second factor off"),
    "recovery_codes_generated": gettext_lazy("made new recovery codes"),
    "export": gettext_lazy("exported"),
    "verify": gettext_lazy("verified"),
    "renew": gettext_lazy("renewed"),
    "record": gettext_lazy("recorded"),
    "approve": gettext_lazy("approved"),
    "reject": gettext_lazy("rejected"),
    "run": gettext_lazy("run"),
    "load": gettext_lazy("loaded"),
    "undo": gettext_lazy("undone"),
    "cancel": gettext_lazy("cancelled"),
    "attach": gettext_lazy("attached"),
    "remove": gettext_lazy("removed"),
    "read_confidential": gettext_lazy("confidential facts read"),
}
THINGS = {
    "user": gettext_lazy("person"),
    "role": gettext_lazy("role"),
    "department": gettext_lazy("department"),
    "customer": gettext_lazy("customer"),
    "contact": gettext_lazy("contact"),
    "credential": gettext_lazy("credential"),
    "contract": gettext_lazy("contract"),
    "shipment": gettext_lazy("shipment"),
    "receipt": gettext_lazy("receipt"),
    "policy": gettext_lazy("policy"),
    "review": gettext_lazy("grade review"),
    "import": gettext_lazy("import"),
    "imports": gettext_lazy("import"),
    "list": gettext_lazy("list"),
    "attachment": gettext_lazy("attachment"),
    "file": gettext_lazy("file"),
    "dossier": gettext_lazy("dossier"),
}


def action_in_words(action: str) -> str:
    """`people.role.change` as “role: changed”; what has no words yet keeps its code."""
    *before, last = action.split(".")
    if last not in VERBS:
        return action
    verb = VERBS[last]
    thing = THINGS.get(before[-1]) if before else None
    return f"{thing}: {verb}" if thing else str(verb)
