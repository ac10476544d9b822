"""Users, the department tree, roles with their rights, and the scope of what each person sees."""
