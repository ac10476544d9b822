"""Pages of the archive: customers, their record, their credentials."""
