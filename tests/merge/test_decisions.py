from tests.merge.decisions import FILE, cases, write


def test_what_the_browser_is_tested_with_is_fresh() -> None:
    assert FILE.read_text("utf-8") == write(cases()), "python -m tests.merge.decisions"
