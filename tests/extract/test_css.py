"""Style sheets: a selector nobody understands is passed over at once, however it is written."""

from disclosure_screen.extract import css


def test_a_selector_that_does_not_fit_is_passed_over_and_the_next_is_read() -> None:
    found = css.rules("a-" * 90 + ":hover{color:red} div.x > p{display:none}")

    assert {key: [sorted(rule.own) for rule in kept] for key, kept in found.items()} == {"p": [["p"]]}
