"""Pages of key people and affiliates."""
