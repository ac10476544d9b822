"""The tables of an empty database, laid at once instead of step by step (ADR 0141)."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration, RunPython, RunSQL
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState
from django.db.models import Model
from django.db.transaction import atomic

QUEUE = "procrastinate"


def is_bare(connection: BaseDatabaseWrapper) -> bool:
    """True when the database holds no table at all."""
    return not connection.introspection.table_names()


def lay_tables(connection: BaseDatabaseWrapper) -> None:
    """Bring a bare database to the state that all migrations lead to.

    Tables, constraints, indexes and triggers are made from the sum of the migrations; what they run in SQL or
    Python is run in their order upon it, each is recorded as applied, all in one transaction. Only the job
    queue goes step by step before it: PostgreSQL uses a new enum value only when it is committed.
    """
    queue = MigrationExecutor(connection)
    queue.migrate(queue.loader.graph.leaf_nodes(QUEUE))
    executor = MigrationExecutor(connection)
    plan = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    state = executor.loader.project_state()
    with atomic(using=connection.alias):
        with connection.schema_editor(atomic=False) as editor:
            tables = [model for model in state.apps.get_models() if model._meta.can_migrate(connection)]
            for table in tables:
                editor.create_model(table)
        with connection.schema_editor(atomic=False) as editor:
            for table in tables:
                _add_triggers(editor, table, state)
            for migration in plan:
                _run_statements(editor, migration, state)
        executor.recorder.ensure_schema()
        for migration in plan:
            executor.recorder.record_applied(migration.app_label, migration.name)


def _add_triggers(editor: BaseDatabaseSchemaEditor, table: type[Model], state: ProjectState) -> None:
    label, name = table._meta.app_label, table._meta.model_name
    for trigger in state.models[label, str(name)].options.get("triggers", []):
        editor.execute(trigger.install_sql, params=None)


def _run_statements(editor: BaseDatabaseSchemaEditor, migration: Migration, state: ProjectState) -> None:
    for operation in migration.operations:
        if isinstance(operation, RunSQL | RunPython):
            operation.database_forwards(migration.app_label, editor, state, state)
