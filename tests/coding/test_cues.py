"""The table of cues: what people edit must fit the codebook."""

from civic.coding.cues import cues
from civic.management.commands.suggest import sheet_levels


def test_every_cue_names_a_type_and_a_level_of_the_codebook():
    levels = sheet_levels()
    assert [c for c in cues().cues if c.level not in levels.get(c.type, {}) or c.level == 0] == []


def test_every_group_is_used():
    used = {name for cue in cues().cues for name in (cue.force, *cue.all, *cue.none)}
    assert (
        set(cues().groups) - used == {"not_ours", "federal_voices", "local_voices", "firm", "hedged"} - used
    )
