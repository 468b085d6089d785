"""The table of cues: what people edit must fit the codebook."""

from ruamel.yaml import YAML

from civic.coding.cues import SHEET, cues
from civic.coding.reading import lower
from civic.management.commands.suggest import sheet_levels
from civic.textmatch import fold


def test_every_cue_names_a_type_and_a_level_of_the_codebook():
    levels = sheet_levels()
    assert [c for c in cues().cues if c.level not in levels.get(c.type, {}) or c.level == 0] == []


def test_every_group_is_used():
    used = {name for cue in cues().cues for name in (cue.force, *cue.all, *cue.none)}
    assert (
        set(cues().groups) - used == {"not_ours", "federal_voices", "local_voices", "firm", "hedged"} - used
    )


def test_a_word_of_a_group_is_looked_for_wherever_it_may_stand():
    """A stem is met as the beginning of a longer word, all others as they are."""
    listed = YAML(typ="safe").load(SHEET.read_text(encoding="utf-8"))["groups"]
    missed = [
        (name, word)
        for name, words in listed.items()
        for word in map(str, words)
        if name not in cues().within(lower(fold(f"“{word.removesuffix('-')}{'wxyz' * word.endswith('-')}”")))
    ]
    assert missed == []
