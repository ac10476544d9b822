"""What a scan says: thumbnails, recognised text and proposals for credentials."""
