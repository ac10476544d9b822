"""Rules of the dossier: values, the way of a fact, due dates, derived figures, the assessment of reports."""
