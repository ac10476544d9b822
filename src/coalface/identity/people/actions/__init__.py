"""What is done to people, roles and departments; each needs the right to manage them."""

from coalface.identity.people.actions.departments import (
    DepartmentInUse,
    DepartmentMisplaced,
    create_department,
    delete_department,
    move_department,
    rename_department,
)
from coalface.identity.people.actions.guard import LastAdministrator
from coalface.identity.people.actions.roles import (
    RoleInUse,
    RoleInvalid,
    assign_roles,
    change_role,
    change_roles,
    create_role,
    delete_role,
)
from coalface.identity.people.actions.users import (
    SuperuserProtected,
    UserInvalid,
    change_user,
    create_user,
    deactivate_user,
    note_failed_sign_in,
    note_security_change,
    note_sign_in,
    note_sign_out,
    reactivate_user,
    set_password,
)

__all__ = [
    "DepartmentInUse",
    "DepartmentMisplaced",
    "LastAdministrator",
    "RoleInUse",
    "RoleInvalid",
    "SuperuserProtected",
    "UserInvalid",
    "assign_roles",
    "change_role",
    "change_roles",
    "change_user",
    "create_department",
    "create_role",
    "create_user",
    "deactivate_user",
    "delete_department",
    "delete_role",
    "move_department",
    "note_failed_sign_in",
    "note_security_change",
    "note_sign_in",
    "note_sign_out",
    "reactivate_user",
    "rename_department",
    "set_password",
]
