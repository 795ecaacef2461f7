"""The path of a yuan. Each stage imports only what lies upstream of it."""
