"""The version of the public data; the triggers that move it are made after every migrate (``apps``)."""

from django.db import migrations, models

from civic.versions.marking import uninstall


def without_triggers(apps, editor):
    """Before the table goes that they write to."""
    uninstall(editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("civic", "0014_edited_by_and_acts"),
    ]

    operations = [
        migrations.CreateModel(
            name="DataVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=8)),
                ("slot", models.PositiveSmallIntegerField()),
                (
                    "stamp",
                    models.BigIntegerField(help_text="Microseconds since 1970; always more than before."),
                ),
            ],
        ),
        migrations.AddField(
            model_name="facetcount",
            name="slot",
            field=models.PositiveSmallIntegerField(db_default=0, editable=False, serialize=False),
        ),
        migrations.AddField(
            model_name="facetcount",
            name="stamp",
            field=models.BigIntegerField(db_default=0, editable=False, serialize=False),
        ),
        migrations.AddIndex(
            model_name="facetcount",
            index=models.Index(fields=["slot", "stamp"], name="facetcount_changed"),
        ),
        migrations.AddConstraint(
            model_name="dataversion",
            constraint=models.UniqueConstraint(fields=("name", "slot"), name="dataversion_once"),
        ),
        migrations.RunPython(migrations.RunPython.noop, without_triggers),
    ]
