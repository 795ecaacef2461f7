"""任务: work that takes longer than somebody waits, kept as rows and done by a worker."""
