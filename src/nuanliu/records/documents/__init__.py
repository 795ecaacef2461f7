"""Files by content hash, readers in a guarded child, renderers of the document model."""
