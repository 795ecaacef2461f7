"""People: the unit tree, natural persons, their accounts and roles, and the working calendar."""
