"""Reports of mistakes, the public log, and who of the staff may settle them."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

import civic.models.records

READER = ("view_correctionreport", "view_correction")
SETTLER = (*READER, "change_correctionreport", "add_correction", "change_correction")
GROUPS = {"coder": READER, "reviewer": SETTLER, "publisher": SETTLER}


def permit(apps, editor):
    """Django makes the permissions of models after all migrations; these are needed now."""
    using = editor.connection.alias
    for config in apps.get_app_configs():
        if config.label == "civic":
            given, config.models_module = getattr(config, "models_module", None), True
            create_permissions(config, apps=apps, verbosity=0, using=using)
            config.models_module = given
    ours = apps.get_model("auth", "Permission").objects.using(using)
    ours = ours.filter(content_type__app_label="civic")
    for name, codenames in GROUPS.items():
        group, _ = apps.get_model("auth", "Group").objects.using(using).get_or_create(name=name)
        group.permissions.add(*ours.filter(codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [
        ("civic", "0003_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=civic.models.records.new_key,
                        editable=False,
                        help_text="Permanent; never reused.",
                        max_length=200,
                        unique=True,
                    ),
                ),
                (
                    "path",
                    models.CharField(
                        blank=True,
                        help_text="/institutions/…/",
                        max_length=200,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^/(?!/)", "The page starts with one slash."
                            )
                        ],
                        verbose_name="page",
                    ),
                ),
                ("title", models.CharField(blank=True, help_text="The name of the page.", max_length=300)),
                ("model", models.CharField(blank=True, editable=False, max_length=20)),
                ("record_key", models.CharField(blank=True, editable=False, max_length=200)),
                (
                    "corrected_on",
                    models.DateField(default=django.utils.timezone.localdate, verbose_name="date"),
                ),
                (
                    "wrong",
                    models.TextField(
                        help_text="Public. Your words, never the reporter's.", verbose_name="what was wrong"
                    ),
                ),
                (
                    "changed",
                    models.TextField(
                        help_text="Public. Your words, never the reporter's.", verbose_name="what changed"
                    ),
                ),
            ],
            options={
                "ordering": ("-corrected_on", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("path", ""),
                            models.Q(
                                ("path__startswith", "/"), models.Q(("path__startswith", "//"), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="correction_path_is_ours",
                        violation_error_message="The page starts with one slash.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("model", ""), ("record_key", "")),
                            models.Q(
                                models.Q(("model", ""), _negated=True),
                                models.Q(("record_key", ""), _negated=True),
                                models.Q(("path", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="correction_model_with_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("wrong", ""), _negated=True), models.Q(("changed", ""), _negated=True)
                        ),
                        name="correction_says_both",
                        violation_error_message="Say what was wrong and what changed.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportAllowance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=civic.models.records.new_key,
                        editable=False,
                        help_text="Permanent; never reused.",
                        max_length=200,
                        unique=True,
                    ),
                ),
                ("tokens", models.FloatField()),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("tokens__gte", 0)), name="reportallowance_not_negative"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CorrectionReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=civic.models.records.new_key,
                        editable=False,
                        help_text="Permanent; never reused.",
                        max_length=200,
                        unique=True,
                    ),
                ),
                (
                    "path",
                    models.CharField(
                        blank=True,
                        help_text="/institutions/…/",
                        max_length=200,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^/(?!/)", "The page starts with one slash."
                            )
                        ],
                        verbose_name="page",
                    ),
                ),
                ("title", models.CharField(blank=True, help_text="The name of the page.", max_length=300)),
                ("model", models.CharField(blank=True, editable=False, max_length=20)),
                ("record_key", models.CharField(blank=True, editable=False, max_length=200)),
                (
                    "body",
                    models.TextField(
                        validators=[django.core.validators.MaxLengthValidator(2000)],
                        verbose_name="what is wrong",
                    ),
                ),
                (
                    "where",
                    models.CharField(blank=True, max_length=500, verbose_name="where it can be checked"),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("language", models.CharField(default="en", max_length=8)),
                ("digest", models.CharField(editable=False, max_length=64)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("junk", "Junk"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("staff_note", models.TextField(blank=True, help_text="For staff only.")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "correction",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="civic.correction",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "pk"),
                "indexes": [
                    models.Index(fields=["state", "created_at"], name="correctionreport_queue"),
                    models.Index(fields=["digest", "created_at"], name="correctionreport_twins"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("path", ""),
                            models.Q(
                                ("path__startswith", "/"), models.Q(("path__startswith", "//"), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="correctionreport_path_is_ours",
                        violation_error_message="The page starts with one slash.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("model", ""), ("record_key", "")),
                            models.Q(
                                models.Q(("model", ""), _negated=True),
                                models.Q(("record_key", ""), _negated=True),
                                models.Q(("path", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="correctionreport_model_with_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("body", ""), _negated=True),
                            django.db.models.lookups.LessThanOrEqual(
                                django.db.models.functions.text.Length("body"), 2000
                            ),
                        ),
                        name="correctionreport_body",
                        violation_error_message="The report is empty or too long.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True), ("closed_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="correctionreport_closed_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), ("correction__isnull", False)),
                            models.Q(models.Q(("state", "accepted"), _negated=True), ("correction", None)),
                            _connector="OR",
                        ),
                        name="correctionreport_accepted_has_entry",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "junk"), _negated=True), ("email", ""), _connector="OR"
                        ),
                        name="correctionreport_junk_has_no_email",
                    ),
                ],
            },
        ),
        migrations.RunPython(permit, migrations.RunPython.noop),
    ]
