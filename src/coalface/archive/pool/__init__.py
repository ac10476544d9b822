"""The census of prospects and the shared pool of customers nobody is responsible for."""
