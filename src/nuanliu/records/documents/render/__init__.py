"""A document model turned into files: one module per format, `every` for choosing by name."""
