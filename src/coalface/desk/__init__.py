"""What every stage needs: subjects, jobs, inbox, files, search and imports."""
