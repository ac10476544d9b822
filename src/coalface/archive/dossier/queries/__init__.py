"""What people ask of the dossier."""
