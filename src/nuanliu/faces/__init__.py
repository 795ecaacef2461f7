"""How people reach the stages: command line now, pages beside it. Faces hold no rules."""
