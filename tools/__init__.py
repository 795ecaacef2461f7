"""Our own checks and generators; nothing in src imports them."""
