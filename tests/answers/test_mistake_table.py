from matcalc_helpers.answers import MISTAKES
from matcalc_helpers.answers.mistake_table import show_mistakes


def test_the_table_has_a_row_for_each_mistake_and_nothing_of_its_other_hints():
    text = show_mistakes().markdown
    assert len(text.splitlines()) == 2 + len(MISTAKES)
    for mistake in MISTAKES.values():
        assert f"{mistake.title[1:]} | {mistake.hints[0]}" in text
        assert mistake.hints[2] not in text
