"""A first password for the pages, set at the machine that holds the books."""


def kept(office, login):
    """How the password of an account lies in the database."""
    ((password,),) = office.sql(f"SELECT password FROM people_account WHERE login = '{login}'")  # noqa: S608 - names of the test's own
    return password


def test_a_password_is_set_and_lies_hashed(office):
    """Typed through a pipe; what is kept is an argon2 hash."""
    told = office.run("password", "admin", stdin="warm-current-2024\n")
    assert (told.code, kept(office, "admin")[:7]) == (0, "argon2$")


def test_a_short_password_changes_nothing(office):
    """Nine characters: refused in words, the account stays without a password."""
    told = office.run("password", "admin", stdin="too-short\n")
    assert (told.code, "10 到 128 个字符" in told.err, kept(office, "admin")) == (2, True, "!")


def test_an_unknown_login_is_told(office):
    """Nobody of that name."""
    told = office.run("password", "nobody", stdin="warm-current-2024\n")
    assert (told.code, "没有登录名为“nobody”的在用账号" in told.err) == (1, True)
