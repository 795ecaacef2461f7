"""帮助: a page per journey, and a page that says of every code what it means and how to fix it."""
