"""What people do about quality: make lots, take samples, record assays, settle disputes."""
