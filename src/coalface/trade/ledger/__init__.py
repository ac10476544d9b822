"""The ground floor of trade: each customer's running account, and which customer months changed."""
