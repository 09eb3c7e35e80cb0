def test_import():
    from onemaster.compat import ensure_text

    assert ensure_text(b"x") == "x"
