"""Care for customers: greetings, news, congratulations, and what was done about each."""
