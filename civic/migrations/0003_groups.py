"""Groups coder, reviewer and publisher with their permissions.

Django makes the permissions of models only after all migrations have run, so they are made here first;
what it finds then, it leaves alone. Running ``create`` again adds what is missing and takes nothing.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

EDITED = (
    "place",
    "institution",
    "institutionname",
    "identifier",
    "person",
    "role",
    "resolution",
    "resolutionevent",
    "resolutionrelation",
    "statement",
    "commitment",
    "commitmentevent",
    "researchlog",
    "sourcearticle",
    "alternateurl",
    "snapshot",
    "evidence",
)
READ = ("commitmenttype", "level", "codebookversion", "publishedversion", "statusspan", "formerslug")
VERBS = {
    "submit_record": "Can submit records for review",
    "review_record": "Can approve records in review or return them",
    "publish_record": "Can publish and withdraw records",
}
CODEBOOK = ("commitmenttype", "level", "codebookversion")
EDITOR = [
    *(f"{verb}_{model}" for model in EDITED for verb in ("add", "change", "delete", "view")),
    *(f"view_{model}" for model in READ),
    "submit_record",
]
GROUPS = {
    "coder": EDITOR,
    "reviewer": [*EDITOR, "review_record"],
    "publisher": [
        *EDITOR,
        *(f"{verb}_{model}" for model in CODEBOOK for verb in ("add", "change", "delete")),
        "review_record",
        "publish_record",
    ],
}


def _permissions(apps, using):
    """Every permission of the app; the three verbs hang on the commitment, what all of it is about."""
    for config in apps.get_app_configs():
        if config.label == "civic":
            given, config.models_module = getattr(config, "models_module", None), True
            create_permissions(config, apps=apps, verbosity=0, using=using)
            config.models_module = given
    types = apps.get_model("contenttypes", "ContentType").objects.using(using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    commitment = types.get(app_label="civic", model="commitment")
    for codename, name in VERBS.items():
        permissions.get_or_create(codename=codename, content_type=commitment, defaults={"name": name})
    return permissions.filter(content_type__app_label="civic")


def create(apps, editor):
    using = editor.connection.alias if editor else "default"
    permissions = _permissions(apps, using)
    groups = apps.get_model("auth", "Group").objects.using(using)
    for name, codenames in GROUPS.items():
        group, _ = groups.get_or_create(name=name)
        group.permissions.add(*permissions.filter(codename__in=codenames))


def remove(apps, editor):
    using = editor.connection.alias
    apps.get_model("auth", "Group").objects.using(using).filter(name__in=GROUPS).delete()
    apps.get_model("auth", "Permission").objects.using(using).filter(codename__in=VERBS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("civic", "0002_search_index"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create, remove)]
