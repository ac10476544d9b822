"""The fuel-receipts layout of the US EIA-923 survey as an import preset."""
