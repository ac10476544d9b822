"""Small makers of test records: each takes what matters to the test and makes up the rest."""
