"""All tables at once, for new databases: what the migrations that it replaces come to."""

from importlib import import_module

import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import statements.digests
import statements.fields.keyed
import statements.fields.text
import statements.keys
import statements.models.sources

search, groups, epoch = (
    import_module(f"statements.migrations.{name}")
    for name in ("0004_search", "0006_groups", "0012_epoch")
)


class Migration(migrations.Migration):
    replaces = [
        ("statements", "0001_initial"),
        ("statements", "0002_orders"),
        ("statements", "0003_members"),
        ("statements", "0004_search"),
        ("statements", "0005_sent_back"),
        ("statements", "0006_groups"),
        ("statements", "0007_checks"),
        ("statements", "0008_batches"),
        ("statements", "0009_said_on_note"),
        ("statements", "0010_releases"),
        ("statements", "0011_login"),
        ("statements", "0012_epoch"),
        ("statements", "0013_digests"),
        ("statements", "0014_redactions"),
        ("statements", "0015_words"),
        ("statements", "0016_changes_by_time"),
        ("statements", "0017_release_order"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "key",
                    statements.fields.keyed.KeyField(
                        help_text="Short stable name in addresses and files.",
                        max_length=80,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("agreed", "Agreed"),
                            ("adopted", "Adopted"),
                            ("ordered", "Ordered"),
                            ("chaired", "Chaired"),
                        ],
                        help_text="Agreed: Signed or declared by its parties · Adopted: Adopted by a body · Ordered: Ordered by a court · Chaired: A host's summary of talks between others",
                        max_length=20,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ceasefire_agreement", "Ceasefire agreement"),
                            ("implementation_statement", "Implementation statement"),
                            ("declaration", "Declaration"),
                            ("ceasefire_call", "Ceasefire call"),
                            ("memorandum", "Memorandum"),
                            ("chair_statement", "Chair statement"),
                            ("agreed_statement", "Agreed statement"),
                            ("resolution", "Resolution"),
                            ("court_order", "Court order"),
                        ],
                        help_text="Ceasefire agreement: Text that ends or suspends hostilities · Implementation statement: Leaders' text that carries out or reconfirms an earlier one · Declaration: Declaration of two or more governments · Ceasefire call: Text that calls for a ceasefire without being one · Memorandum: Memorandum between governments or ministries · Chair statement: Statement of the host of a meeting on its outcome · Agreed statement: Statement agreed at a meeting of leaders · Resolution: Resolution of a body · Court order: Order of a court",
                        max_length=30,
                    ),
                ),
                (
                    "title",
                    statements.fields.text.LineField(
                        help_text="Full title in English.", max_length=500
                    ),
                ),
                (
                    "short_title",
                    statements.fields.text.LineField(help_text="The name shown.", max_length=120),
                ),
                (
                    "signed_on_first",
                    models.DateField(
                        blank=True,
                        help_text="Day of signature, adoption or issue. First day it may be.",
                        null=True,
                    ),
                ),
                (
                    "signed_on_last",
                    models.DateField(
                        blank=True,
                        help_text="Day of signature, adoption or issue. Last day it may be.",
                        null=True,
                    ),
                ),
                (
                    "signed_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("range", "Range"),
                        ],
                        help_text="Day of signature, adoption or issue. Precision.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "signed_on_basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stated", "Stated by a source"),
                            ("weekday", "Worked out from a weekday"),
                            ("publication", "Taken from the day of publication"),
                            ("inferred", "Inferred otherwise"),
                        ],
                        help_text="Day of signature, adoption or issue. How it is known.",
                        max_length=12,
                        null=True,
                    ),
                ),
                (
                    "signed_on_note",
                    statements.fields.text.WordsField(
                        blank=True,
                        help_text="Day of signature, adoption or issue. Note on the date.",
                        null=True,
                    ),
                ),
                (
                    "effective_on_first",
                    models.DateField(
                        blank=True,
                        help_text="First day in force; empty if unknown. First day it may be.",
                        null=True,
                    ),
                ),
                (
                    "effective_on_last",
                    models.DateField(
                        blank=True,
                        help_text="First day in force; empty if unknown. Last day it may be.",
                        null=True,
                    ),
                ),
                (
                    "effective_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("range", "Range"),
                        ],
                        help_text="First day in force; empty if unknown. Precision.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "effective_on_basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stated", "Stated by a source"),
                            ("weekday", "Worked out from a weekday"),
                            ("publication", "Taken from the day of publication"),
                            ("inferred", "Inferred otherwise"),
                        ],
                        help_text="First day in force; empty if unknown. How it is known.",
                        max_length=12,
                        null=True,
                    ),
                ),
                (
                    "effective_on_note",
                    statements.fields.text.WordsField(
                        blank=True,
                        help_text="First day in force; empty if unknown. Note on the date.",
                        null=True,
                    ),
                ),
                (
                    "place_note",
                    statements.fields.text.WordsField(
                        blank=True, help_text="What the place does not say.", null=True
                    ),
                ),
                (
                    "clause_count",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="How many clauses the text has, held here or not.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(10000)],
                    ),
                ),
                (
                    "numbering",
                    statements.fields.text.WordsField(
                        blank=True, help_text="How its clauses are numbered.", null=True
                    ),
                ),
                (
                    "summary",
                    statements.fields.text.WordsField(
                        blank=True, help_text="What it says, in our own words.", null=True
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("verified", "Verified"),
                            ("likely", "Likely"),
                            ("unverified", "Unverified"),
                        ],
                        help_text="How sure we are. Verified: Read in a named source · Likely: Known with good reason, or verified only in part · Unverified: Not checked, or open to another reading",
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    statements.fields.text.WordsField(
                        blank=True, help_text="What a reader must know to judge this.", null=True
                    ),
                ),
            ],
            options={
                "ordering": ("key",),
            },
        ),
        migrations.CreateModel(
            name="Appearance",
            fields=[
                (
                    "uid",
                    statements.fields.keyed.UidField(
                        default=statements.keys.new_uid,
                        help_text="Stable identifier.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "rendition",
                    models.CharField(
                        choices=[
                            ("verbatim", "Verbatim"),
                            ("translated", "Translated"),
                            ("reported", "Reported"),
                            ("summary", "Summary"),
                        ],
                        help_text="Verbatim: The words as issued, in the language they were issued in · Translated: The words in translation, official or by the outlet · Reported: Told in the outlet's words, with or without quoted fragments or sentences · Summary: Only the gist, in a digest, headline or list",
                        max_length=10,
                    ),
                ),
                (
                    "chain",
                    models.PositiveSmallIntegerField(
                        help_text="Steps from the official original: 0 = the original itself.",
                        validators=[django.core.validators.MaxValueValidator(99)],
                    ),
                ),
                (
                    "attribution",
                    statements.fields.text.WordsField(
                        blank=True,
                        help_text="How the source says whose words they are, as printed.",
                        null=True,
                    ),
                ),
                (
                    "language",
                    statements.fields.text.LanguageField(
                        blank=True,
                        help_text="Language of this appearance.",
                        max_length=35,
                        null=True,
                    ),
                ),
                (
                    "words",
                    statements.fields.text.WordsField(
                        blank=True,
                        help_text="The words printed there, letter for letter, if held.",
                        null=True,
                    ),
                ),
            ],
            options={
                "ordering": ("statement", "position"),
            },
        ),
        migrations.CreateModel(
            name="CheckRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField(help_text="When it began.")),
                ("ended_at", models.DateTimeField(help_text="When it ended.")),
                ("records", models.PositiveIntegerField(help_text="Records looked at.")),
                ("faults", models.PositiveIntegerField(help_text="How many faults were found.")),
                ("told", models.JSONField(help_text="The first faults: where, and what.")),
            ],
            options={
                "ordering": ("-ended_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "key",
                    statements.fields.keyed.KeyField(
                        help_text="Short stable name in addresses and files.",
                        max_length=80,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "label",
                    statements.fields.text.LineField(
                        help_text="A neutral label: where names differ, both.", max_length=120
                    ),
                ),
            ],
            options={
                "ordering": ("key",),
            },
        ),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "words",
                    models.TextField(
                        help_text="Folded words, a space around each, sections apart."
                    ),
                ),
                (
                    "stems",
                    models.TextField(
                        help_text="Their stems in the same order, then the keys it goes with."
                    ),
                ),
                (
                    "place",
                    statements.fields.keyed.PlaceField(
                        help_text="Day it is ordered by, times 2^32, plus its last change.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "statement",
                    statements.fields.keyed.UidField(
                        help_text="Uid of the statement.", unique=True
                    ),
                ),
            ],
            options={
                "ordering": ("-place",),
            },
        ),
        migrations.CreateModel(
            name="SearchRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "words",
                    models.TextField(
                        help_text="Folded words, a space around each, sections apart."
                    ),
                ),
                (
                    "stems",
                    models.TextField(
                        help_text="Their stems in the same order, then the keys it goes with."
                    ),
                ),
                (
                    "name",
                    statements.fields.keyed.KeyField(
                        help_text="Noun and key.", max_length=140, unique=True
                    ),
                ),
                (
                    "record",
                    models.CharField(
                        db_index=True,
                        help_text="The record whose document holds it.",
                        max_length=120,
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "key",
                    statements.fields.keyed.KeyField(
                        help_text="Short stable name in addresses and files.",
                        max_length=80,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "title",
                    statements.fields.text.LineField(help_text="The name shown.", max_length=300),
                ),
                (
                    "definition",
                    statements.fields.text.WordsField(
                        help_text="Which agreements it holds and why."
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "series",
                "ordering": ("key",),
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "key",
                    statements.fields.keyed.KeyField(
                        help_text="Short stable name in addresses and files.",
                        max_length=80,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "label",
                    statements.fields.text.LineField(help_text="The name shown.", max_length=80),
                ),
                ("definition", statements.fields.text.WordsField(help_text="What falls under it.")),
            ],
            options={
                "ordering": ("key",),
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                (
                    "first_name",
                    models.CharField(blank=True, max_length=150, verbose_name="first name"),
                ),
                (
                    "last_name",
                    models.CharField(blank=True, max_length=150, verbose_name="last name"),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="email address"),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="date joined"
                    ),
                ),
                (
                    "password_checked",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Digest of the password that was last found to be no demo one.",
                        max_length=32,
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "abstract": False,
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "uid",
                    statements.fields.keyed.UidField(
                        default=statements.keys.new_uid,
                        help_text="Stable identifier.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "file_name",
                    statements.fields.text.LineField(
                        help_text="Name of the file or folder.", max_length=200
                    ),
                ),
                (
                    "sha256",
                    statements.fields.text.LineField(
                        help_text="SHA-256 of what was read.", max_length=64
                    ),
                ),
                (
                    "counts",
                    models.JSONField(
                        help_text="How many were new, changed and unchanged, by noun."
                    ),
                ),
                (
                    "reason",
                    statements.fields.text.WordsField(
                        blank=True, help_text="Why it was imported.", null=True
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("approved", "Approved"),
                            ("undo_asked", "Undo asked"),
                            ("undone", "Undone"),
                        ],
                        default="waiting",
                        help_text="Waiting: Its statements are drafts until a second person approves · Approved: A second person approved the whole of it · Undo asked: One person asks to undo it, another decides · Undone: Taken back: drafts deleted, public statements retracted",
                        max_length=10,
                    ),
                ),
                ("imported_at", models.DateTimeField(help_text="When.")),
                ("approved_at", models.DateTimeField(blank=True, help_text="When.", null=True)),
                ("undo_asked_at", models.DateTimeField(blank=True, help_text="When.", null=True)),
                (
                    "undo_number",
                    models.BigIntegerField(
                        blank=True, help_text="The ledger's last number then.", null=True
                    ),
                ),
                (
                    "undo_reason",
                    statements.fields.text.WordsField(
                        blank=True, help_text="Why: the public reads it.", null=True
                    ),
                ),
                ("undone_at", models.DateTimeField(blank=True, help_text="When.", null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who approved the whole of it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "imported_by",
                    models.ForeignKey(
                        help_text="Who imported it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undo_asked_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who asked to undo it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who undid it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "ordering": ("-imported_at", "uid"),
                "indexes": [models.Index(fields=["state"], name="batch_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(("approved_by", models.F("imported_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="batch_approved_by_another",
                        violation_error_message="Somebody else must approve what you imported.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Clause",
            fields=[
                (
                    "key",
                    statements.fields.keyed.ClauseKeyField(
                        help_text="Agreement and number, as in x/6.3.",
                        max_length=111,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "number",
                    statements.fields.text.LineField(
                        help_text="Number in keys: as printed, or our label where unnumbered (p4).",
                        max_length=30,
                    ),
                ),
                (
                    "printed",
                    statements.fields.text.LineField(
                        blank=True,
                        help_text="Number as printed; empty if unnumbered.",
                        max_length=30,
                        null=True,
                    ),
                ),
                (
                    "heading",
                    statements.fields.text.LineField(
                        blank=True, help_text="Our heading.", max_length=200, null=True
                    ),
                ),
                (
                    "summary",
                    statements.fields.text.WordsField(
                        blank=True, help_text="What it says, in our own words.", null=True
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("verified", "Verified"),
                            ("likely", "Likely"),
                            ("unverified", "Unverified"),
                        ],
                        help_text="How sure we are. Verified: Read in a named source · Likely: Known with good reason, or verified only in part · Unverified: Not checked, or open to another reading",
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    statements.fields.text.WordsField(
                        blank=True, help_text="What a reader must know to judge this.", null=True
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clauses",
                        to="statements.agreement",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        help_text="The clause it is part of.",
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="children",
                        to="statements.clause",
                    ),
                ),
            ],
            options={
                "ordering": ("agreement", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "position"), name="clause_agreement_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "key",
                                django.db.models.functions.text.Concat(
                                    models.F("agreement"),
                                    models.Value("/"),
                                    models.F("number"),
                                    output_field=models.CharField(),
                                ),
                            )
                        ),
                        name="clause_key_of_agreement",
                        violation_error_message="A clause's key is its agreement's key, / and its number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent", None),
                            models.Q(
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.StrIndex(
                                        models.F("parent"),
                                        django.db.models.functions.text.Concat(
                                            models.F("agreement"),
                                            models.Value("/"),
                                            output_field=models.CharField(),
                                        ),
                                    ),
                                    1,
                                ),
                                models.Q(("parent", models.F("key")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="clause_parent_of_agreement",
                        violation_error_message="A clause is part of another one of its own agreement.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.CharField(
                        help_text="Record and number.",
                        max_length=140,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(help_text="Counts from 1 within the record."),
                ),
                (
                    "format",
                    models.PositiveSmallIntegerField(help_text="Format of the document, per noun."),
                ),
                ("document", models.TextField(help_text="The document as JSON, byte for byte.")),
                ("saved_at", models.DateTimeField(help_text="When.")),
                (
                    "reason",
                    statements.fields.text.WordsField(blank=True, help_text="Why.", null=True),
                ),
                (
                    "action",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("created", "Created"),
                            ("corrected", "Corrected"),
                            ("revised", "Revised"),
                            ("recoded", "Recoded"),
                            ("merged", "Merged"),
                            ("retracted", "Retracted"),
                            ("deleted", "Deleted"),
                            ("redacted", "Redacted"),
                        ],
                        help_text="What the saver says it is: corrected, revised or recoded.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "salt",
                    statements.fields.text.LineField(
                        default=statements.digests.new_salt,
                        help_text="What its digest was salted with.",
                        max_length=32,
                        null=True,
                    ),
                ),
                (
                    "digest",
                    statements.fields.text.LineField(
                        default="", help_text="Salted SHA-256 of all of it.", max_length=64
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="The import that brought it in, if one did.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="statements.batch",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        help_text="Who saved it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("record", "number"),
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "number",
                    models.BigIntegerField(
                        help_text="Counts in commit order.", primary_key=True, serialize=False
                    ),
                ),
                ("noun", models.CharField(help_text="What it is a record of.", max_length=20)),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("created", "Created"),
                            ("corrected", "Corrected"),
                            ("revised", "Revised"),
                            ("recoded", "Recoded"),
                            ("merged", "Merged"),
                            ("retracted", "Retracted"),
                            ("deleted", "Deleted"),
                            ("redacted", "Redacted"),
                        ],
                        help_text="Created: First made public · Corrected: Our mistake was mended · Revised: The source changed · Recoded: Our codebook changed · Merged: Now part of another record · Retracted: Withdrawn by two people, for the reason given · Deleted: No longer public · Redacted: Words of the past were taken away by two people",
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    statements.fields.text.WordsField(
                        blank=True, help_text="Why, in words for the public.", null=True
                    ),
                ),
                (
                    "changed",
                    models.TextField(
                        blank=True,
                        help_text="Names of the changed fields, joined with a space.",
                        null=True,
                    ),
                ),
                (
                    "winner",
                    statements.fields.keyed.KeyField(
                        blank=True,
                        help_text="Key of what it became part of, where it was merged.",
                        max_length=80,
                        null=True,
                    ),
                ),
                ("recorded_at", models.DateTimeField(help_text="When it became public.")),
                (
                    "redacts",
                    models.TextField(
                        blank=True, help_text="What of its record it took away, as JSON.", null=True
                    ),
                ),
                (
                    "salt",
                    statements.fields.text.LineField(
                        default=statements.digests.new_salt,
                        help_text="What its digest is salted with.",
                        max_length=32,
                    ),
                ),
                (
                    "reason_salt",
                    statements.fields.text.LineField(
                        blank=True,
                        help_text="What its reason's digest is salted with.",
                        max_length=32,
                        null=True,
                    ),
                ),
                (
                    "reason_digest",
                    statements.fields.text.LineField(
                        blank=True,
                        help_text="Salted SHA-256 of its reason.",
                        max_length=64,
                        null=True,
                    ),
                ),
                (
                    "digest",
                    statements.fields.text.LineField(
                        default="",
                        help_text="Salted SHA-256 of it and of the line before it.",
                        max_length=64,
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who approved it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who saved it, or asked for it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True,
                        help_text="What the public sees; none where it sees nothing any more.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="statements.edition",
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("statement", statements.fields.keyed.UidField(help_text="Uid of the statement.")),
                ("sort_on", models.DateField(help_text="Day the statement is ordered by.")),
                ("reference", statements.fields.keyed.UidField(help_text="Uid of the reference.")),
                ("type", models.CharField(help_text="What the reference does.", max_length=40)),
                (
                    "government",
                    statements.fields.keyed.KeyField(
                        help_text="A government that speaks.", max_length=80
                    ),
                ),
                (
                    "about",
                    statements.fields.keyed.KeyField(
                        blank=True, help_text="A government it concerns, or empty.", max_length=80
                    ),
                ),
                (
                    "node",
                    statements.fields.keyed.KeyField(
                        help_text="Key or uid of the target or an ancestor.", max_length=111
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "entries",
                "ordering": ("-sort_on", "-statement"),
                "indexes": [
                    models.Index(
                        fields=["node", "type", "government", "-sort_on", "-statement"],
                        name="entry_by_node",
                    ),
                    models.Index(
                        fields=["node", "-sort_on", "-statement", "type"],
                        name="entry_newest_of_node",
                    ),
                    models.Index(fields=["statement", "type", "node"], name="entry_of_statement"),
                    models.Index(
                        fields=["type", "about", "-sort_on", "-statement"], name="entry_by_type"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Epoch",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                (
                    "uid",
                    models.CharField(help_text="Names the epoch; never used again.", max_length=36),
                ),
                ("began_at", models.DateTimeField(help_text="When it began.")),
                (
                    "reason",
                    statements.fields.text.WordsField(
                        blank=True, help_text="Why the one before ended.", null=True
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="epoch_is_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="ExternalId",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "scheme",
                    statements.fields.text.LineField(
                        help_text="Whose identifier, as pa-x or un-symbol.", max_length=40
                    ),
                ),
                (
                    "value",
                    statements.fields.text.LineField(help_text="The identifier.", max_length=120),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("verified", "Verified"),
                            ("likely", "Likely"),
                            ("unverified", "Unverified"),
                        ],
                        help_text="How sure we are. Verified: Read in a named source · Likely: Known with good reason, or verified only in part · Unverified: Not checked, or open to another reading",
                        max_length=10,
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="external_ids",
                        to="statements.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ("agreement", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "position"), name="externalid_agreement_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Government",
            fields=[
                (
                    "key",
                    statements.fields.keyed.KeyField(
                        help_text="Short stable name in addresses and files.",
                        max_length=80,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state", "State"),
                            ("intergovernmental_organisation", "Intergovernmental organisation"),
                            ("de_facto_authority", "De facto authority"),
                        ],
                        help_text="State: A state · Intergovernmental organisation: An organisation of states · De facto authority: An authority that governs without being generally recognised as a state",
                        max_length=30,
                    ),
                ),
                (
                    "name",
                    statements.fields.text.LineField(
                        help_text="The short English name shown.", max_length=120
                    ),
                ),
                (
                    "official_name",
                    statements.fields.text.LineField(
                        blank=True, help_text="The long name.", max_length=200, null=True
                    ),
                ),
                (
                    "alpha2",
                    statements.fields.text.LineField(
                        blank=True,
                        help_text="ISO 3166-1 alpha-2; states only.",
                        max_length=2,
                        null=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[A-Z]{2}\\Z", "Write two capital letters, as RU."
                            )
                        ],
                    ),
                ),
                (
                    "alpha3",
                    statements.fields.text.LineField(
                        blank=True,
                        help_text="ISO 3166-1 alpha-3; states only.",
                        max_length=3,
                        null=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[A-Z]{3}\\Z", "Write three capital letters, as RUS."
                            )
                        ],
                    ),
                ),
                (
                    "wikidata",
                    statements.fields.text.LineField(
                        blank=True,
                        help_text="Wikidata item, as Q159.",
                        max_length=20,
                        null=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\AQ[1-9]\\d*\\Z", "Write Q and a number, as Q159."
                            )
                        ],
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("verified", "Verified"),
                            ("likely", "Likely"),
                            ("unverified", "Unverified"),
                        ],
                        help_text="How sure we are. Verified: Read in a named source · Likely: Known with good reason, or verified only in part · Unverified: Not checked, or open to another reading",
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    statements.fields.text.WordsField(
                        blank=True, help_text="What a reader must know to judge this.", null=True
                    ),
                ),
            ],
            options={
                "ordering": ("key",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "de_facto_authority"), _negated=True),
                            models.Q(("alpha2", None), ("alpha3", None)),
                            _connector="OR",
                        ),
                        name="government_de_facto_without_code",
                        violation_error_message="A de facto authority has no ISO code.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DateLabel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "date_first",
                    models.DateField(
                        blank=True,
                        help_text="The date it is called by. First day it may be.",
                        null=True,
                    ),
                ),
                (
                    "date_last",
                    models.DateField(
                        blank=True,
                        help_text="The date it is called by. Last day it may be.",
                        null=True,
                    ),
                ),
                (
                    "date_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("range", "Range"),
                        ],
                        help_text="The date it is called by. Precision.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "date_basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stated", "Stated by a source"),
                            ("weekday", "Worked out from a weekday"),
                            ("publication", "Taken from the day of publication"),
                            ("inferred", "Inferred otherwise"),
                        ],
                        help_text="The date it is called by. How it is known.",
                        max_length=12,
                        null=True,
                    ),
                ),
                (
                    "date_note",
                    statements.fields.text.WordsField(
                        blank=True,
                        help_text="The date it is called by. Note on the date.",
                        null=True,
                    ),
                ),
                (
                    "note",
                    statements.fields.text.WordsField(
                        blank=True, help_text="What a reader must know to judge this.", null=True
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="date_labels",
                        to="statements.agreement",
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(
                        blank=True,
                        help_text="The side that calls it so; empty if it is nobody's in particular.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="statements.government",
                    ),
                ),
            ],
            options={
                "ordering": ("agreement", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "position"), name="datelabel_agreement_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("date_basis__isnull", False),
                            ("date_first__isnull", False),
                            ("date_last__isnull", False),
                            ("date_precision__isnull", False),
                        ),
                        name="datelabel_date_whole",
                        violation_error_message="Date: a date is needed, with its first day, last day, precision and basis.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("date_first__lte", models.F("date_last"))),
                        name="datelabel_date_ordered",
                        violation_error_message="Date: the first day must not be after the last.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("date_precision", "day"), _negated=True),
                                ("date_first", models.F("date_last")),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("date_precision", "range"), _negated=True),
                                ("date_first__lt", models.F("date_last")),
                                _connector="OR",
                            ),
                        ),
                        name="datelabel_date_precise",
                        violation_error_message="Date: a day has one day, and a range has more than one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("date_precision__in", ("day", "month", "year", "range")),
                            ("date_basis__in", ("stated", "weekday", "publication", "inferred")),
                        ),
                        name="datelabel_date_known",
                        violation_error_message="Date: the precision is one of day, month, year, range, and the basis one of stated, weekday, publication, inferred.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Institution",
            fields=[
                (
                    "key",
                    statements.fields.keyed.KeyField(
                        help_text="Short stable name in addresses and files.",
                        max_length=80,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "name",
                    statements.fields.text.LineField(
                        help_text="The English name shown.", max_length=200
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("presidency", "Presidency"),
                            ("government_office", "Government office"),
                            ("foreign_ministry", "Foreign ministry"),
                            ("defence_ministry", "Defence ministry"),
                            ("security_council", "Security council"),
                            ("border_service", "Border service"),
                            ("military_contingent", "Military contingent"),
                            ("parliament", "Parliament"),
                            ("court", "Court"),
                            ("io_organ", "Organ of an international organisation"),
                            ("io_agency", "Agency of an international organisation"),
                            ("negotiation_format", "Negotiation format"),
                        ],
                        help_text="Presidency: Office of a head of state · Government office: Cabinet, prime minister's office or other central office · Foreign ministry: Ministry of foreign affairs · Defence ministry: Ministry of defence · Security council: National security council · Border service: Border guard · Military contingent: Force deployed abroad · Parliament: Parliament or assembly · Court: Court · Organ of an international organisation: Organ of an intergovernmental organisation · Agency of an international organisation: Agency or service of an intergovernmental organisation · Negotiation format: Standing group that mediates",
                        max_length=30,
                    ),
                ),
                (
                    "site",
                    statements.fields.text.LineField(
                        blank=True,
                        help_text="Domain of its site.",
                        max_length=200,
                        null=True,
                        validators=[statements.fields.text.validate_site],
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("verified", "Verified"),
                            ("likely", "Likely"),
                            ("unverified", "Unverified"),
                        ],
                        help_text="How sure we are. Verified: Read in a named source · Likely: Known with good reason, or verified only in part · Unverified: Not checked, or open to another reading",
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    statements.fields.text.WordsField(
                        blank=True, help_text="What a reader must know to judge this.", null=True
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        help_text="The government it is a body of.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="institutions",
                        to="statements.government",
                    ),
                ),
            ],
            options={
                "ordering": ("key",),
            },
        ),
        migrations.CreateModel(
            name="Office",
            fields=[
                (
                    "key",
                    statements.fields.keyed.KeyField(
                        help_text="Short stable name in addresses and files.",
                        max_length=80,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "title",
                    statements.fields.text.LineField(
                        help_text="The English title of the post.", max_length=200
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("head_of_state", "Head of state"),
                            ("head_of_government", "Head of government"),
                            ("deputy_head_of_government", "Deputy head of government"),
                            ("foreign_minister", "Foreign minister"),
                            ("deputy_foreign_minister", "Deputy foreign minister"),
                            ("defence_minister", "Defence minister"),
                            ("other_minister", "Other minister"),
                            ("spokesperson", "Spokesperson"),
                            ("presidential_aide", "Presidential aide"),
                            ("department_head", "Department head"),
                            ("security_council_secretary", "Security council secretary"),
                            ("national_security_adviser", "National security adviser"),
                            ("intelligence_head", "Intelligence head"),
                            ("speaker_of_parliament", "Speaker of parliament"),
                            ("ambassador", "Ambassador"),
                            ("special_envoy", "Special envoy"),
                            ("io_head", "Head of an international organisation"),
                            ("io_official", "Official of an international organisation"),
                            ("de_facto_head", "De facto head"),
                            ("de_facto_minister", "De facto minister"),
                        ],
                        help_text="Head of state: President or monarch, also when acting · Head of government: Prime minister, or a president who heads the government · Deputy head of government: Deputy prime minister · Foreign minister: Minister of foreign affairs or secretary of state · Deputy foreign minister: Deputy of the minister of foreign affairs · Defence minister: Minister of defence · Other minister: Any other minister · Spokesperson: Spokesperson or press secretary, also deputy · Presidential aide: Assistant or adviser of a head of state · Department head: Head of a department in an office of a head of state or in a ministry · Security council secretary: Secretary of a national security council · National security adviser: Adviser on national security to a head of state · Intelligence head: Head of an intelligence service · Speaker of parliament: Speaker or president of a parliament · Ambassador: Ambassador to a state or organisation · Special envoy: Special envoy or special representative · Head of an international organisation: Head of an intergovernmental organisation or of one of its organs · Official of an international organisation: Other senior official of an intergovernmental organisation · De facto head: Head of a de facto authority · De facto minister: Minister of a de facto authority",
                        max_length=40,
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        help_text="The body it belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offices",
                        to="statements.institution",
                    ),
                ),
            ],
            options={
                "ordering": ("institution", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution", "position"), name="office_institution_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Official",
            fields=[
                (
                    "key",
                    statements.fields.keyed.KeyField(
                        help_text="Short stable name in addresses and files.",
                        max_length=80,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "name",
                    statements.fields.text.LineField(
                        help_text="The English name shown.", max_length=120
                    ),
                ),
                (
                    "wikidata",
                    statements.fields.text.LineField(
                        blank=True,
                        help_text="Wikidata item, as Q159.",
                        max_length=20,
                        null=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\AQ[1-9]\\d*\\Z", "Write Q and a number, as Q159."
                            )
                        ],
                    ),
                ),
                (
                    "wikidata_certainty",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("verified", "Verified"),
                            ("likely", "Likely"),
                            ("unverified", "Unverified"),
                        ],
                        help_text="How sure we are of the Wikidata item.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("verified", "Verified"),
                            ("likely", "Likely"),
                            ("unverified", "Unverified"),
                        ],
                        help_text="How sure we are. Verified: Read in a named source · Likely: Known with good reason, or verified only in part · Unverified: Not checked, or open to another reading",
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    statements.fields.text.WordsField(
                        blank=True, help_text="What a reader must know to judge this.", null=True
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        help_text="The government the person is known for serving.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="officials",
                        to="statements.government",
                    ),
                ),
            ],
            options={
                "ordering": ("key",),
            },
        ),
        migrations.AddField(
            model_name="agreement",
            name="place",
            field=models.ForeignKey(
                blank=True,
                help_text="Where it was made.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements",
                to="statements.place",
            ),
        ),
        migrations.CreateModel(
            name="PlaceName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                ("text", statements.fields.text.LineField(help_text="The name.", max_length=200)),
                (
                    "language",
                    statements.fields.text.LanguageField(
                        help_text="Language of the name.", max_length=35
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="statements.place",
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(
                        blank=True,
                        help_text="The side that uses this name; empty if it is nobody's in particular.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="statements.government",
                    ),
                ),
            ],
            options={
                "ordering": ("place", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("place", "position"), name="placename_place_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicAbout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    statements.fields.keyed.UidField(
                        db_index=True, help_text="Uid of the reference."
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "government",
                    statements.fields.keyed.KeyField(
                        help_text="Key of the government.", max_length=80
                    ),
                ),
            ],
            options={
                "ordering": ("reference", "position"),
                "indexes": [
                    models.Index(fields=["government", "reference"], name="about_by_government")
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicAddressee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "statement",
                    statements.fields.keyed.UidField(
                        db_index=True, help_text="Uid of the statement."
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                ("uid", statements.fields.keyed.UidField(help_text="Uid of the addressee.")),
                (
                    "government",
                    statements.fields.keyed.KeyField(
                        help_text="Key of the government.", max_length=80
                    ),
                ),
                (
                    "official",
                    statements.fields.keyed.KeyField(
                        help_text="Key of the official.", max_length=80, null=True
                    ),
                ),
                (
                    "institution",
                    statements.fields.keyed.KeyField(
                        help_text="Key of the institution.", max_length=80, null=True
                    ),
                ),
            ],
            options={
                "ordering": ("statement", "position"),
                "indexes": [
                    models.Index(
                        fields=["government", "statement"], name="addressee_by_government"
                    ),
                    models.Index(fields=["official", "statement"], name="addressee_by_official"),
                    models.Index(
                        fields=["institution", "statement"], name="addressee_by_institution"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "record",
                    statements.fields.keyed.KeyField(help_text="Noun and key.", max_length=140),
                ),
                ("name", models.CharField(help_text="Name of the member.", max_length=20)),
                (
                    "value",
                    statements.fields.keyed.KeyField(
                        help_text="Its key, code or printed date, or none.", max_length=111
                    ),
                ),
                ("first", models.DateField(help_text="First day, where it is a date.", null=True)),
                ("last", models.DateField(help_text="Last day, where it is a date.", null=True)),
            ],
            options={
                "ordering": ("record", "name", "value"),
                "indexes": [
                    models.Index(fields=["record", "name", "value"], name="member_of_record"),
                    models.Index(fields=["name", "value", "record"], name="member_by_value"),
                    models.Index(
                        condition=models.Q(("first__isnull", False)),
                        fields=["name", "first", "record"],
                        name="member_by_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "statement",
                    statements.fields.keyed.UidField(
                        db_index=True, help_text="Uid of the statement."
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "place",
                    statements.fields.keyed.KeyField(help_text="Key of the place.", max_length=80),
                ),
            ],
            options={
                "ordering": ("statement", "position"),
                "indexes": [models.Index(fields=["place", "statement"], name="place_by_key")],
            },
        ),
        migrations.CreateModel(
            name="PublicRecord",
            fields=[
                (
                    "id",
                    statements.fields.keyed.KeyField(
                        help_text="Noun and key.", max_length=140, primary_key=True, serialize=False
                    ),
                ),
                ("noun", models.CharField(help_text="What it is.", max_length=20)),
                (
                    "key",
                    statements.fields.keyed.KeyField(help_text="Its key or uid.", max_length=111),
                ),
                (
                    "record",
                    models.CharField(
                        db_index=True,
                        help_text="The record whose document holds it.",
                        max_length=120,
                    ),
                ),
                (
                    "sort_on",
                    models.DateField(
                        help_text="Day it is ordered by, where it has one.", null=True
                    ),
                ),
                (
                    "sort_key",
                    statements.fields.keyed.KeyField(
                        help_text="Text it is ordered by.", max_length=200
                    ),
                ),
                ("number", models.BigIntegerField(help_text="Number of the record's last change.")),
                (
                    "path",
                    models.CharField(help_text="Address below the API's root.", max_length=160),
                ),
                ("label", models.TextField(help_text="The name shown for its key.")),
                (
                    "links",
                    models.TextField(
                        help_text="Noun/key of all it points at, joined with a space."
                    ),
                ),
                ("document", models.TextField(help_text="The document as JSON.")),
            ],
            options={
                "ordering": ("noun", "sort_key"),
                "indexes": [
                    models.Index(fields=["noun", "sort_key"], name="public_by_key"),
                    models.Index(fields=["noun", "-number", "-id"], name="public_changed"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicReference",
            fields=[
                (
                    "uid",
                    statements.fields.keyed.UidField(
                        help_text="Uid of the reference.", primary_key=True, serialize=False
                    ),
                ),
                (
                    "statement",
                    statements.fields.keyed.UidField(
                        db_index=True, help_text="Statement that makes it.", null=True
                    ),
                ),
                (
                    "agreement",
                    statements.fields.keyed.KeyField(
                        db_index=True,
                        help_text="Agreement that makes it.",
                        max_length=80,
                        null=True,
                    ),
                ),
                (
                    "clause",
                    statements.fields.keyed.ClauseKeyField(
                        help_text="Clause that makes it.", max_length=111, null=True
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                ("number", models.BigIntegerField(help_text="Number of its record's last change.")),
                (
                    "recorded",
                    models.BigIntegerField(help_text="Number of its record's first change."),
                ),
                ("sort_on", models.DateField(help_text="Day of its statement or agreement.")),
                ("type", models.CharField(help_text="What it does.", max_length=40)),
                (
                    "resolution",
                    models.CharField(help_text="How the target was named.", max_length=40),
                ),
                ("implied", models.BooleanField(help_text="No text was named at all.")),
                ("words", models.TextField(help_text="The words that cite, if held.", null=True)),
                (
                    "words_language",
                    models.CharField(help_text="Language of the words.", max_length=40, null=True),
                ),
                (
                    "about",
                    models.TextField(
                        help_text="Keys of the governments it concerns, joined with ;.", null=True
                    ),
                ),
                ("certainty", models.CharField(help_text="How sure we are.", max_length=40)),
                (
                    "note",
                    models.TextField(help_text="What a reader must know to judge this.", null=True),
                ),
            ],
            options={
                "ordering": ("-sort_on", "-uid"),
                "indexes": [
                    models.Index(fields=["-sort_on", "-uid"], name="reference_newest"),
                    models.Index(fields=["-number", "-uid"], name="reference_changed"),
                    models.Index(fields=["-recorded", "-uid"], name="reference_recorded"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "statement",
                    statements.fields.keyed.UidField(
                        db_index=True, help_text="Uid of the statement."
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                ("uid", statements.fields.keyed.UidField(help_text="Uid of the appearance.")),
                ("source", statements.fields.keyed.UidField(help_text="Uid of the source.")),
                (
                    "publisher",
                    statements.fields.keyed.KeyField(
                        help_text="Key of the source's publisher.", max_length=80, null=True
                    ),
                ),
                (
                    "rendition",
                    models.CharField(help_text="How the words are given.", max_length=40),
                ),
                (
                    "chain",
                    models.PositiveSmallIntegerField(help_text="Steps from the official original."),
                ),
                (
                    "language",
                    models.CharField(
                        help_text="Language of the appearance.", max_length=40, null=True
                    ),
                ),
            ],
            options={
                "ordering": ("statement", "position"),
                "indexes": [
                    models.Index(fields=["source", "statement"], name="appearance_by_source"),
                    models.Index(fields=["publisher", "statement"], name="appearance_by_publisher"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicStatement",
            fields=[
                (
                    "uid",
                    statements.fields.keyed.UidField(
                        help_text="Uid of the statement.", primary_key=True, serialize=False
                    ),
                ),
                ("number", models.BigIntegerField(help_text="Number of its last change.")),
                ("recorded", models.BigIntegerField(help_text="Number of its first change.")),
                ("kind", models.CharField(help_text="What kind of act it is.", max_length=40)),
                (
                    "title",
                    models.TextField(help_text="Who says what, in our own words.", null=True),
                ),
                (
                    "summary",
                    models.TextField(help_text="What is said, in our own words.", null=True),
                ),
                ("sort_on", models.DateField(help_text="First day of said_on, else known_by.")),
                (
                    "said_on",
                    models.CharField(help_text="Date as printed.", max_length=21, null=True),
                ),
                ("said_on_first", models.DateField(help_text="First day it may be of.", null=True)),
                ("said_on_last", models.DateField(help_text="Last day it may be of.", null=True)),
                (
                    "said_on_precision",
                    models.CharField(help_text="How exact the date is.", max_length=40, null=True),
                ),
                (
                    "said_on_basis",
                    models.CharField(help_text="Where the date is from.", max_length=40, null=True),
                ),
                (
                    "said_on_note",
                    models.TextField(
                        help_text="What a reader must know to judge the date.", null=True
                    ),
                ),
                (
                    "known_by",
                    models.DateField(help_text="Earliest publication, if undated.", null=True),
                ),
                (
                    "language",
                    models.CharField(help_text="Language spoken.", max_length=40, null=True),
                ),
                (
                    "issued_by",
                    statements.fields.keyed.KeyField(
                        db_index=True,
                        help_text="Institution that put it out.",
                        max_length=80,
                        null=True,
                    ),
                ),
                (
                    "government",
                    statements.fields.keyed.KeyField(
                        help_text="Government of the lead voice.", max_length=80, null=True
                    ),
                ),
                (
                    "official",
                    statements.fields.keyed.KeyField(
                        help_text="Official of the lead voice.", max_length=80, null=True
                    ),
                ),
                (
                    "tenure",
                    statements.fields.keyed.UidField(
                        help_text="Tenure of the lead voice.", null=True
                    ),
                ),
                (
                    "office",
                    statements.fields.keyed.KeyField(
                        help_text="Office of the lead voice.", max_length=80, null=True
                    ),
                ),
                (
                    "institution",
                    statements.fields.keyed.KeyField(
                        help_text="Institution of the lead voice.", max_length=80, null=True
                    ),
                ),
                (
                    "role",
                    models.CharField(help_text="Role of the lead voice.", max_length=40, null=True),
                ),
                (
                    "governments",
                    models.TextField(
                        help_text="Keys of all governments that speak, joined with ;.", null=True
                    ),
                ),
                (
                    "addressees",
                    models.TextField(
                        help_text="Keys of those addressed, joined with ;.", null=True
                    ),
                ),
                (
                    "topics",
                    models.TextField(help_text="Keys of the topics, joined with ;.", null=True),
                ),
                (
                    "places",
                    models.TextField(help_text="Keys of the places, joined with ;.", null=True),
                ),
                (
                    "has_official_source",
                    models.BooleanField(help_text="An appearance is the original itself."),
                ),
                ("cites", models.BooleanField(help_text="It makes at least one reference.")),
                ("certainty", models.CharField(help_text="How sure we are.", max_length=40)),
                (
                    "note",
                    models.TextField(help_text="What a reader must know to judge this.", null=True),
                ),
            ],
            options={
                "ordering": ("-sort_on", "-uid"),
                "indexes": [
                    models.Index(fields=["-sort_on", "-uid"], name="statement_newest"),
                    models.Index(fields=["said_on_last"], name="statement_last_day"),
                    models.Index(
                        condition=models.Q(("said_on_last__gt", models.F("said_on_first"))),
                        fields=["said_on_last", "sort_on"],
                        name="statement_of_days",
                    ),
                    models.Index(fields=["-number", "-uid"], name="statement_changed"),
                    models.Index(fields=["-recorded", "-uid"], name="statement_recorded"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    statements.fields.keyed.UidField(
                        db_index=True, help_text="Uid of the reference."
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "agreement",
                    statements.fields.keyed.KeyField(
                        help_text="Agreement pointed at.", max_length=80, null=True
                    ),
                ),
                (
                    "clause",
                    statements.fields.keyed.ClauseKeyField(
                        help_text="Clause pointed at.", max_length=111, null=True
                    ),
                ),
                (
                    "statement",
                    statements.fields.keyed.UidField(help_text="Statement pointed at.", null=True),
                ),
            ],
            options={
                "ordering": ("reference", "position"),
                "indexes": [
                    models.Index(fields=["agreement", "reference"], name="target_by_agreement"),
                    models.Index(fields=["clause", "reference"], name="target_by_clause"),
                    models.Index(fields=["statement", "reference"], name="target_by_statement"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicTenure",
            fields=[
                (
                    "record",
                    statements.fields.keyed.KeyField(
                        help_text="Noun and key.", max_length=140, primary_key=True, serialize=False
                    ),
                ),
                (
                    "official",
                    statements.fields.keyed.KeyField(
                        help_text="Key of the official.", max_length=80
                    ),
                ),
                (
                    "office",
                    statements.fields.keyed.KeyField(
                        help_text="Key of the office held.", max_length=80
                    ),
                ),
                (
                    "office_kind",
                    models.CharField(help_text="Kind of the office.", max_length=40, null=True),
                ),
                (
                    "institution",
                    statements.fields.keyed.KeyField(
                        help_text="Key of the institution.", max_length=80, null=True
                    ),
                ),
                (
                    "government",
                    statements.fields.keyed.KeyField(
                        help_text="Key of the government.", max_length=80, null=True
                    ),
                ),
                ("certainty", models.CharField(help_text="How sure we are.", max_length=40)),
                ("held_first", models.DateField(help_text="First day it may be held.")),
                ("held_last", models.DateField(help_text="Last day it may be held.")),
                (
                    "certain_first",
                    models.DateField(help_text="First day it is held for certain.", null=True),
                ),
                (
                    "certain_last",
                    models.DateField(help_text="Last day it is held for certain.", null=True),
                ),
            ],
            options={
                "ordering": ("record",),
                "indexes": [
                    models.Index(fields=["official"], name="tenure_by_official"),
                    models.Index(fields=["office", "official"], name="tenure_by_office"),
                    models.Index(fields=["institution", "official"], name="tenure_by_institution"),
                    models.Index(fields=["government", "official"], name="tenure_by_government"),
                    models.Index(fields=["office_kind", "official"], name="tenure_by_kind"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicTopic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "statement",
                    statements.fields.keyed.UidField(
                        db_index=True, help_text="Uid of the statement."
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "topic",
                    statements.fields.keyed.KeyField(help_text="Key of the topic.", max_length=80),
                ),
            ],
            options={
                "ordering": ("statement", "position"),
                "indexes": [models.Index(fields=["topic", "statement"], name="topic_by_key")],
            },
        ),
        migrations.CreateModel(
            name="PublicVoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "statement",
                    statements.fields.keyed.UidField(
                        db_index=True, help_text="Uid of the statement."
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                ("uid", statements.fields.keyed.UidField(help_text="Uid of the voice.")),
                (
                    "government",
                    statements.fields.keyed.KeyField(
                        help_text="Key of the government.", max_length=80
                    ),
                ),
                (
                    "official",
                    statements.fields.keyed.KeyField(
                        help_text="Key of the official.", max_length=80, null=True
                    ),
                ),
                (
                    "tenure",
                    statements.fields.keyed.UidField(
                        db_index=True, help_text="Uid of the tenure.", null=True
                    ),
                ),
                (
                    "office",
                    statements.fields.keyed.KeyField(
                        help_text="Key of the office held.", max_length=80, null=True
                    ),
                ),
                (
                    "office_kind",
                    models.CharField(help_text="Kind of that office.", max_length=40, null=True),
                ),
                (
                    "institution",
                    statements.fields.keyed.KeyField(
                        help_text="Key of the institution.", max_length=80, null=True
                    ),
                ),
                ("role", models.CharField(help_text="Role of the voice.", max_length=40)),
            ],
            options={
                "ordering": ("statement", "position"),
                "indexes": [
                    models.Index(fields=["government", "statement"], name="voice_by_government"),
                    models.Index(fields=["official", "statement"], name="voice_by_official"),
                    models.Index(fields=["institution", "statement"], name="voice_by_institution"),
                    models.Index(fields=["office", "statement"], name="voice_by_office"),
                    models.Index(fields=["office_kind", "statement"], name="voice_by_office_kind"),
                    models.Index(fields=["role", "statement"], name="voice_by_role"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Publisher",
            fields=[
                (
                    "key",
                    statements.fields.keyed.KeyField(
                        help_text="Short stable name in addresses and files.",
                        max_length=80,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "name",
                    statements.fields.text.LineField(help_text="The name shown.", max_length=120),
                ),
                (
                    "government",
                    models.ForeignKey(
                        blank=True,
                        help_text="The government it publishes for, if it is official.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publishers",
                        to="statements.government",
                    ),
                ),
            ],
            options={
                "ordering": ("key",),
            },
        ),
        migrations.CreateModel(
            name="Quote",
            fields=[
                (
                    "uid",
                    statements.fields.keyed.UidField(
                        default=statements.keys.new_uid,
                        help_text="Stable identifier.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "exact",
                    statements.fields.text.WordsField(help_text="The words, letter for letter."),
                ),
                (
                    "language",
                    statements.fields.text.LanguageField(
                        blank=True, help_text="Language of the words.", max_length=35, null=True
                    ),
                ),
                (
                    "start",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Where the quote begins in the appearance's words, in code points from 0.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(10000000)],
                    ),
                ),
                (
                    "appearance",
                    models.ForeignKey(
                        help_text="Printed in.",
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="quotes",
                        to="statements.appearance",
                    ),
                ),
            ],
            options={
                "ordering": ("statement", "position"),
            },
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                (
                    "id",
                    models.CharField(
                        help_text="Noun and key.", max_length=120, primary_key=True, serialize=False
                    ),
                ),
                ("noun", models.CharField(help_text="What it is a record of.", max_length=20)),
                ("key", models.CharField(help_text="Its key or uid.", max_length=80)),
                (
                    "version",
                    models.PositiveIntegerField(default=0, help_text="Number of its last edition."),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("sent_back", "Sent back"),
                            ("published", "Published"),
                            ("retraction_asked", "Retraction asked"),
                            ("merge_asked", "Merge asked"),
                            ("merged", "Merged"),
                            ("retracted", "Retracted"),
                            ("deleted", "Deleted"),
                        ],
                        default="draft",
                        help_text="Draft: Being written; the public sees the last public edition, if any · In review: Waits for a second person · Sent back: A second person asks for more work, and says what · Published: What the desk holds is what the public sees · Retraction asked: Public; one person asks to retract it · Merge asked: Public; one person asks to merge it into another · Merged: Part of another record; the key leads there · Retracted: Withdrawn; the key answers 410 with the reason · Deleted: Removed from the desk; the key is never used again",
                        max_length=20,
                    ),
                ),
                ("state_at", models.DateTimeField(blank=True, help_text="When.", null=True)),
                (
                    "state_note",
                    statements.fields.text.WordsField(blank=True, help_text="Why.", null=True),
                ),
                (
                    "state_number",
                    models.BigIntegerField(
                        blank=True, help_text="The ledger's last number then.", null=True
                    ),
                ),
                (
                    "waits",
                    models.BooleanField(
                        default=False,
                        help_text="A curator added it: public from the first public thing that uses it on.",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        help_text="The record that it is now part of.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="statements.record",
                    ),
                ),
                (
                    "merging_into",
                    models.ForeignKey(
                        blank=True,
                        help_text="The record that somebody asks to merge it into.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="statements.record",
                    ),
                ),
                (
                    "public_change",
                    models.ForeignKey(
                        blank=True,
                        help_text="The last change of the ledger for this record; none if never public.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="statements.change",
                    ),
                ),
                (
                    "state_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who put it in this state.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "indexes": [models.Index(fields=["noun", "state"], name="record_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("noun__in", ("agreement", "series"))),
                        fields=("key",),
                        name="record_agreements_and_series_share_keys",
                        violation_error_message="Agreements and series share their keys: this one is used.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "id",
                                django.db.models.functions.text.Concat(
                                    models.F("noun"),
                                    models.Value("/"),
                                    models.F("key"),
                                    output_field=models.CharField(),
                                ),
                            )
                        ),
                        name="record_id_of_noun_and_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", None),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="record_not_merged_into_itself",
                        violation_error_message="A record cannot be merged into itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "merge_asked"),
                                ("merging_into__isnull", False),
                                models.Q(("merging_into", models.F("id")), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "merge_asked"), _negated=True),
                                ("merging_into", None),
                            ),
                            _connector="OR",
                        ),
                        name="record_merge_asked_into_another",
                        violation_error_message="Who asks to merge a record says into which other one.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                (
                    "id",
                    models.CharField(
                        help_text="Uid, or office/key.",
                        max_length=90,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identities",
                        to="statements.record",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "identities",
            },
        ),
        migrations.AddField(
            model_name="edition",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="editions",
                to="statements.record",
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="statements.record",
            ),
        ),
        migrations.CreateModel(
            name="Redaction",
            fields=[
                (
                    "uid",
                    statements.fields.keyed.UidField(
                        default=statements.keys.new_uid,
                        help_text="Stable identifier.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "what",
                    models.JSONField(
                        help_text="Numbers of editions and of lines of the ledger, and whether our copy goes."
                    ),
                ),
                (
                    "reason",
                    statements.fields.text.WordsField(
                        help_text="Why, in words for the public: the law or the order."
                    ),
                ),
                ("asked_at", models.DateTimeField(help_text="When.")),
                (
                    "approved_at",
                    models.DateTimeField(blank=True, help_text="When it was done.", null=True),
                ),
                (
                    "number",
                    models.BigIntegerField(
                        blank=True,
                        help_text="The line of the ledger that tells of it, if one does.",
                        null=True,
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who approved it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        help_text="Who asked for it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redactions",
                        to="statements.record",
                    ),
                ),
            ],
            options={
                "ordering": ("-asked_at", "uid"),
                "permissions": (("redact", "Can ask for and approve redactions"),),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at", None), ("approved_by", None)),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                models.Q(("approved_by", models.F("asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="redaction_approved_by_another",
                        violation_error_message="Somebody else must approve: you asked for this.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", None), ("approved_by__isnull", False), _connector="OR"
                        ),
                        name="redaction_told_once_done",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="edition",
            name="redaction",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="What took its words away.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="editions",
                to="statements.redaction",
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="redaction",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="What took its reason away.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="statements.redaction",
            ),
        ),
        migrations.CreateModel(
            name="Reference",
            fields=[
                (
                    "uid",
                    statements.fields.keyed.UidField(
                        default=statements.keys.new_uid,
                        help_text="Stable identifier.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("calls_for_compliance", "Calls for compliance"),
                            ("alleges_violation", "Alleges violation"),
                            ("alleges_non_fulfilment", "Alleges non fulfilment"),
                            ("denies_violation", "Denies violation"),
                            ("affirms_commitment", "Affirms commitment"),
                            ("invokes_as_basis", "Invokes as basis"),
                            ("interprets", "Interprets"),
                            ("disputes_interpretation", "Disputes interpretation"),
                            ("proposes_change", "Proposes change"),
                            ("questions_validity", "Questions validity"),
                            ("announces", "Announces"),
                            ("mentions", "Mentions"),
                            ("responds_to", "Responds to"),
                            ("implements", "Implements"),
                            ("reaffirms", "Reaffirms"),
                            ("supersedes", "Supersedes"),
                        ],
                        help_text="Calls for compliance: Urges that a text, or a duty under it, be kept, carried out or answered for. · Alleges violation: Says that somebody does what a text forbids. · Alleges non fulfilment: Says that somebody fails to do what a text obliges them to do: an omission, not a breach by act. · Denies violation: Rejects a claim of breach or omission. About: the government defended. · Affirms commitment: Declares own adherence, or that a text holds and is being kept. · Invokes as basis: Uses a text as legal or political ground, as the only frame for settlement, or to say who is responsible. · Interprets: States what a provision means. · Disputes interpretation: Rejects another's reading of a provision. · Proposes change: Proposes to extend, amend, replace or end a provision. · Questions validity: Says that circumstances changed or that the text is at risk of losing effect. · Announces: Announces signature, entry into force or a result under a text. · Mentions: Cites neutrally, without a position. · Responds to: Answers another statement. · Implements: Is made to carry out another text or clause. · Reaffirms: Confirms that another text or clause goes on to hold. · Supersedes: Takes the place of another text or clause.",
                        max_length=30,
                    ),
                ),
                (
                    "resolution",
                    models.CharField(
                        choices=[
                            ("explicit", "Explicit"),
                            ("explicit_date", "Explicit date"),
                            ("explicit_date_and_clause", "Explicit date and clause"),
                            ("alias", "Alias"),
                            ("set_by_date_list", "Set by date list"),
                            ("set_by_year_list", "Set by year list"),
                            ("set_by_description", "Set by description"),
                            ("by_description", "By description"),
                            ("by_event", "By event"),
                            ("clause_number_in_context", "Clause number in context"),
                            ("coreference", "Coreference"),
                            ("in_question", "In question"),
                            ("implied_by_subject", "Implied by subject"),
                            ("answers_statement", "Answers statement"),
                            ("text_of_agreement", "Text of agreement"),
                        ],
                        help_text="Explicit: The report names the text or clause; how was not kept · Explicit date: The text is named by its date · Explicit date and clause: The text is named by its date and the clause by its number · Alias: The text is called by another name · Set by date list: Several texts are named by a list of dates · Set by year list: Several texts are named by years · Set by description: Several texts are meant by a plural without dates · By description: A text or clause is meant by its subject or nature · By event: A text is meant by the meeting or summit it came from · Clause number in context: Only a clause number is given; the text is known from the context · Coreference: A pronoun or a short form points back to a text named before · In question: The text was named in the question, not in the answer · Implied by subject: No text is named; the subject of the words points to it · Answers statement: The words or the report say which statement is answered · Text of agreement: Read in the citing text or clause itself",
                        max_length=30,
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("verified", "Verified"),
                            ("likely", "Likely"),
                            ("unverified", "Unverified"),
                        ],
                        help_text="How sure we are. Verified: Read in a named source · Likely: Known with good reason, or verified only in part · Unverified: Not checked, or open to another reading",
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    statements.fields.text.WordsField(
                        blank=True, help_text="What a reader must know to judge this.", null=True
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="references",
                        to="statements.agreement",
                    ),
                ),
                (
                    "clause",
                    models.ForeignKey(
                        blank=True,
                        help_text="The clause that cites, if it is not the agreement as a whole.",
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="references",
                        to="statements.clause",
                    ),
                ),
                (
                    "quote",
                    models.ForeignKey(
                        blank=True,
                        help_text="The words that cite; empty only if they are not held.",
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="references",
                        to="statements.quote",
                    ),
                ),
            ],
            options={
                "ordering": ("statement", "agreement", "position"),
            },
        ),
        migrations.CreateModel(
            name="About",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "government",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerned_by",
                        to="statements.government",
                    ),
                ),
                (
                    "reference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="about",
                        to="statements.reference",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "about",
                "ordering": ("reference", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reference", "position"), name="about_reference_order"
                    ),
                    models.UniqueConstraint(fields=("reference", "government"), name="about_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "number",
                    models.PositiveIntegerField(
                        help_text="Counts from 1.", primary_key=True, serialize=False
                    ),
                ),
                (
                    "ledger_number",
                    models.BigIntegerField(help_text="Last change of the ledger that it holds."),
                ),
                (
                    "head",
                    statements.fields.text.LineField(
                        default="",
                        help_text="Digest of that change: it holds the ledger up to it.",
                        max_length=64,
                    ),
                ),
                (
                    "against",
                    models.BigIntegerField(
                        blank=True,
                        help_text="Ledger number that its differences begin after.",
                        null=True,
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(help_text="When that last change became public."),
                ),
                ("made_at", models.DateTimeField(help_text="When the file was made.")),
                (
                    "note",
                    statements.fields.text.WordsField(
                        blank=True, help_text="What readers should know of it.", null=True
                    ),
                ),
                (
                    "code_version",
                    statements.fields.text.LineField(
                        help_text="Digest of the code that made it.", max_length=64
                    ),
                ),
                (
                    "file_name",
                    statements.fields.text.LineField(
                        help_text="Name of the file.", max_length=100, unique=True
                    ),
                ),
                ("size", models.BigIntegerField(help_text="Size of the file in bytes.")),
                (
                    "sha256",
                    statements.fields.text.LineField(
                        help_text="SHA-256 of the file.", max_length=64
                    ),
                ),
                (
                    "members",
                    models.JSONField(help_text="Name, size, SHA-256 and rows of each file in it."),
                ),
                (
                    "doi",
                    statements.fields.text.LineField(
                        blank=True,
                        help_text="Its DOI, where it has one.",
                        max_length=200,
                        null=True,
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, help_text="When it was withdrawn.", null=True),
                ),
                (
                    "withdrawn_reason",
                    statements.fields.text.WordsField(
                        blank=True, help_text="Why: the public reads it.", null=True
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who made it; nobody from a command.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who withdrew it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-ledger_number", "-number"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at", None),
                                ("withdrawn_by", None),
                                ("withdrawn_reason", None),
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                ("withdrawn_reason__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="release_withdrawn_with_reason",
                        violation_error_message="Who withdraws a release says why.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("against", None),
                            ("against__lt", models.F("ledger_number")),
                            _connector="OR",
                        ),
                        name="release_against_an_earlier_number",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                (
                    "uid",
                    statements.fields.keyed.UidField(
                        default=statements.keys.new_uid,
                        help_text="Stable identifier.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "text",
                    statements.fields.text.LineField(
                        help_text="The name, as written.", max_length=300
                    ),
                ),
                (
                    "language",
                    statements.fields.text.LanguageField(
                        help_text="Language of the name.", max_length=35
                    ),
                ),
                (
                    "valid_from_first",
                    models.DateField(
                        blank=True,
                        help_text="First day of use; empty if unknown. First day it may be.",
                        null=True,
                    ),
                ),
                (
                    "valid_from_last",
                    models.DateField(
                        blank=True,
                        help_text="First day of use; empty if unknown. Last day it may be.",
                        null=True,
                    ),
                ),
                (
                    "valid_from_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("range", "Range"),
                        ],
                        help_text="First day of use; empty if unknown. Precision.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "valid_from_basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stated", "Stated by a source"),
                            ("weekday", "Worked out from a weekday"),
                            ("publication", "Taken from the day of publication"),
                            ("inferred", "Inferred otherwise"),
                        ],
                        help_text="First day of use; empty if unknown. How it is known.",
                        max_length=12,
                        null=True,
                    ),
                ),
                (
                    "valid_from_note",
                    statements.fields.text.WordsField(
                        blank=True,
                        help_text="First day of use; empty if unknown. Note on the date.",
                        null=True,
                    ),
                ),
                (
                    "valid_to_first",
                    models.DateField(
                        blank=True,
                        help_text="First day out of use; empty if unknown or in use. First day it may be.",
                        null=True,
                    ),
                ),
                (
                    "valid_to_last",
                    models.DateField(
                        blank=True,
                        help_text="First day out of use; empty if unknown or in use. Last day it may be.",
                        null=True,
                    ),
                ),
                (
                    "valid_to_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("range", "Range"),
                        ],
                        help_text="First day out of use; empty if unknown or in use. Precision.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "valid_to_basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stated", "Stated by a source"),
                            ("weekday", "Worked out from a weekday"),
                            ("publication", "Taken from the day of publication"),
                            ("inferred", "Inferred otherwise"),
                        ],
                        help_text="First day out of use; empty if unknown or in use. How it is known.",
                        max_length=12,
                        null=True,
                    ),
                ),
                (
                    "valid_to_note",
                    statements.fields.text.WordsField(
                        blank=True,
                        help_text="First day out of use; empty if unknown or in use. Note on the date.",
                        null=True,
                    ),
                ),
                (
                    "plural_of_series",
                    models.BooleanField(
                        default=False, help_text="A plural that names a whole series, not one text."
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("verified", "Verified"),
                            ("likely", "Likely"),
                            ("unverified", "Unverified"),
                        ],
                        help_text="How sure we are. Verified: Read in a named source · Likely: Known with good reason, or verified only in part · Unverified: Not checked, or open to another reading",
                        max_length=10,
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="statements.agreement",
                    ),
                ),
                (
                    "clause",
                    models.ForeignKey(
                        blank=True,
                        help_text="The clause named, if it is not the whole agreement.",
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="aliases",
                        to="statements.clause",
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="statements.government",
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(
                        blank=True,
                        help_text="The side that uses this name; empty if it is nobody's in particular.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="statements.government",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="statements.institution",
                    ),
                ),
                (
                    "official",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="statements.official",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="statements.series",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "aliases",
                "ordering": ("text", "uid"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("government", "position"), name="alias_government_order"
                    ),
                    models.UniqueConstraint(
                        fields=("institution", "position"), name="alias_institution_order"
                    ),
                    models.UniqueConstraint(
                        fields=("official", "position"), name="alias_official_order"
                    ),
                    models.UniqueConstraint(
                        fields=("agreement", "position"), name="alias_agreement_order"
                    ),
                    models.UniqueConstraint(
                        fields=("series", "position"), name="alias_series_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("valid_from_basis__isnull", False),
                                ("valid_from_first__isnull", False),
                                ("valid_from_last__isnull", False),
                                ("valid_from_precision__isnull", False),
                            ),
                            models.Q(
                                ("valid_from_basis__isnull", True),
                                ("valid_from_first__isnull", True),
                                ("valid_from_last__isnull", True),
                                ("valid_from_note__isnull", True),
                                ("valid_from_precision__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="alias_valid_from_whole",
                        violation_error_message="Valid from: give all or none of its first day, last day, precision and basis.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_from_first__lte", models.F("valid_from_last"))),
                        name="alias_valid_from_ordered",
                        violation_error_message="Valid from: the first day must not be after the last.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("valid_from_precision", "day"), _negated=True),
                                ("valid_from_first", models.F("valid_from_last")),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("valid_from_precision", "range"), _negated=True),
                                ("valid_from_first__lt", models.F("valid_from_last")),
                                _connector="OR",
                            ),
                        ),
                        name="alias_valid_from_precise",
                        violation_error_message="Valid from: a day has one day, and a range has more than one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from_precision__in", ("day", "month", "year", "range")),
                            (
                                "valid_from_basis__in",
                                ("stated", "weekday", "publication", "inferred"),
                            ),
                        ),
                        name="alias_valid_from_known",
                        violation_error_message="Valid from: the precision is one of day, month, year, range, and the basis one of stated, weekday, publication, inferred.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("valid_to_basis__isnull", False),
                                ("valid_to_first__isnull", False),
                                ("valid_to_last__isnull", False),
                                ("valid_to_precision__isnull", False),
                            ),
                            models.Q(
                                ("valid_to_basis__isnull", True),
                                ("valid_to_first__isnull", True),
                                ("valid_to_last__isnull", True),
                                ("valid_to_note__isnull", True),
                                ("valid_to_precision__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="alias_valid_to_whole",
                        violation_error_message="Valid to: give all or none of its first day, last day, precision and basis.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_to_first__lte", models.F("valid_to_last"))),
                        name="alias_valid_to_ordered",
                        violation_error_message="Valid to: the first day must not be after the last.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("valid_to_precision", "day"), _negated=True),
                                ("valid_to_first", models.F("valid_to_last")),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("valid_to_precision", "range"), _negated=True),
                                ("valid_to_first__lt", models.F("valid_to_last")),
                                _connector="OR",
                            ),
                        ),
                        name="alias_valid_to_precise",
                        violation_error_message="Valid to: a day has one day, and a range has more than one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to_precision__in", ("day", "month", "year", "range")),
                            (
                                "valid_to_basis__in",
                                ("stated", "weekday", "publication", "inferred"),
                            ),
                        ),
                        name="alias_valid_to_known",
                        violation_error_message="Valid to: the precision is one of day, month, year, range, and the basis one of stated, weekday, publication, inferred.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreement__isnull", True),
                                ("government__isnull", False),
                                ("institution__isnull", True),
                                ("official__isnull", True),
                                ("series__isnull", True),
                            ),
                            models.Q(
                                ("agreement__isnull", True),
                                ("government__isnull", True),
                                ("institution__isnull", False),
                                ("official__isnull", True),
                                ("series__isnull", True),
                            ),
                            models.Q(
                                ("agreement__isnull", True),
                                ("government__isnull", True),
                                ("institution__isnull", True),
                                ("official__isnull", False),
                                ("series__isnull", True),
                            ),
                            models.Q(
                                ("agreement__isnull", False),
                                ("government__isnull", True),
                                ("institution__isnull", True),
                                ("official__isnull", True),
                                ("series__isnull", True),
                            ),
                            models.Q(
                                ("agreement__isnull", True),
                                ("government__isnull", True),
                                ("institution__isnull", True),
                                ("official__isnull", True),
                                ("series__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="alias_one_owner",
                        violation_error_message="An alias names exactly one thing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("clause", None),
                            models.Q(
                                ("agreement__isnull", False),
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.StrIndex(
                                        models.F("clause"),
                                        django.db.models.functions.text.Concat(
                                            models.F("agreement"),
                                            models.Value("/"),
                                            output_field=models.CharField(),
                                        ),
                                    ),
                                    1,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="alias_clause_with_agreement",
                        violation_error_message="A clause's alias belongs to the clause's agreement.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("plural_of_series", False), ("series__isnull", False), _connector="OR"
                        ),
                        name="alias_plural_of_series",
                        violation_error_message="Only a series has plural names.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from_first", None),
                            ("valid_to_last", None),
                            ("valid_to_last__gt", models.F("valid_from_first")),
                            _connector="OR",
                        ),
                        name="alias_valid_span",
                        violation_error_message="A name must go out of use after it came into use.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeriesMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="statements.agreement",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="statements.series",
                    ),
                ),
            ],
            options={
                "ordering": ("series", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("series", "position"), name="seriesmember_series_order"
                    ),
                    models.UniqueConstraint(
                        fields=("series", "agreement"), name="seriesmember_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "uid",
                    statements.fields.keyed.UidField(
                        default=statements.keys.new_uid,
                        help_text="Stable identifier.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("official_site", "Official site"),
                            ("official_social", "Official social"),
                            ("news_agency", "News agency"),
                            ("newspaper_or_portal", "Newspaper or portal"),
                            ("broadcaster", "Broadcaster"),
                            ("database_or_archive", "Database or archive"),
                            ("think_tank", "Think tank"),
                            ("mirror_copy", "Mirror copy"),
                            ("court_or_un_document", "Court or UN document"),
                        ],
                        help_text="Official site: Page of a government, institution or organisation · Official social: Post by an official account · News agency: News agency · Newspaper or portal: Newspaper, magazine or news portal · Broadcaster: Radio or television station and its site · Database or archive: Database or collection of documents · Think tank: Research institute · Mirror copy: Copy of a text on a site that did not issue it · Court or UN document: Document of a court or of the United Nations",
                        max_length=30,
                    ),
                ),
                (
                    "title",
                    statements.fields.text.LineField(
                        blank=True, help_text="Title as printed.", max_length=500, null=True
                    ),
                ),
                (
                    "url",
                    statements.fields.text.WebAddressField(
                        blank=True, help_text="Address of the page.", max_length=2000, null=True
                    ),
                ),
                (
                    "archive_url",
                    statements.fields.text.WebAddressField(
                        blank=True,
                        help_text="Address of a public archive's copy.",
                        max_length=2000,
                        null=True,
                    ),
                ),
                (
                    "language",
                    statements.fields.text.LanguageField(
                        blank=True, help_text="Language of the page.", max_length=35, null=True
                    ),
                ),
                (
                    "published_on_first",
                    models.DateField(
                        blank=True,
                        help_text="Day of publication; empty if unknown. First day it may be.",
                        null=True,
                    ),
                ),
                (
                    "published_on_last",
                    models.DateField(
                        blank=True,
                        help_text="Day of publication; empty if unknown. Last day it may be.",
                        null=True,
                    ),
                ),
                (
                    "published_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("range", "Range"),
                        ],
                        help_text="Day of publication; empty if unknown. Precision.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "published_on_basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stated", "Stated by a source"),
                            ("weekday", "Worked out from a weekday"),
                            ("publication", "Taken from the day of publication"),
                            ("inferred", "Inferred otherwise"),
                        ],
                        help_text="Day of publication; empty if unknown. How it is known.",
                        max_length=12,
                        null=True,
                    ),
                ),
                (
                    "published_on_note",
                    statements.fields.text.WordsField(
                        blank=True,
                        help_text="Day of publication; empty if unknown. Note on the date.",
                        null=True,
                    ),
                ),
                (
                    "retrieved_on",
                    models.DateField(blank=True, help_text="Day we read it.", null=True),
                ),
                (
                    "saved_copy",
                    models.FileField(
                        blank=True,
                        help_text="Our own copy; never public and in no document.",
                        null=True,
                        storage=statements.models.sources.private_storage,
                        upload_to="copies/",
                    ),
                ),
                (
                    "saved_copy_sha256",
                    statements.fields.text.LineField(
                        blank=True,
                        help_text="SHA-256 of our copy, in hexadecimal.",
                        max_length=64,
                        null=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[0-9a-f]{64}\\Z", "Write 64 lower-case hexadecimal digits."
                            )
                        ],
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("verified", "Verified"),
                            ("likely", "Likely"),
                            ("unverified", "Unverified"),
                        ],
                        help_text="How sure we are. Verified: Read in a named source · Likely: Known with good reason, or verified only in part · Unverified: Not checked, or open to another reading",
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    statements.fields.text.WordsField(
                        blank=True, help_text="What a reader must know to judge this.", null=True
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        help_text="Who publishes it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sources",
                        to="statements.publisher",
                    ),
                ),
            ],
            options={
                "ordering": ("-uid",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("published_on_basis__isnull", False),
                                ("published_on_first__isnull", False),
                                ("published_on_last__isnull", False),
                                ("published_on_precision__isnull", False),
                            ),
                            models.Q(
                                ("published_on_basis__isnull", True),
                                ("published_on_first__isnull", True),
                                ("published_on_last__isnull", True),
                                ("published_on_note__isnull", True),
                                ("published_on_precision__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="source_published_on_whole",
                        violation_error_message="Published on: give all or none of its first day, last day, precision and basis.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_on_first__lte", models.F("published_on_last"))
                        ),
                        name="source_published_on_ordered",
                        violation_error_message="Published on: the first day must not be after the last.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("published_on_precision", "day"), _negated=True),
                                ("published_on_first", models.F("published_on_last")),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("published_on_precision", "range"), _negated=True),
                                ("published_on_first__lt", models.F("published_on_last")),
                                _connector="OR",
                            ),
                        ),
                        name="source_published_on_precise",
                        violation_error_message="Published on: a day has one day, and a range has more than one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_on_precision__in", ("day", "month", "year", "range")),
                            (
                                "published_on_basis__in",
                                ("stated", "weekday", "publication", "inferred"),
                            ),
                        ),
                        name="source_published_on_known",
                        violation_error_message="Published on: the precision is one of day, month, year, range, and the basis one of stated, weekday, publication, inferred.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClauseSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "clause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="source_links",
                        to="statements.clause",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clause_links",
                        to="statements.source",
                    ),
                ),
            ],
            options={
                "ordering": ("clause", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clause", "position"), name="clausesource_clause_order"
                    ),
                    models.UniqueConstraint(fields=("clause", "source"), name="clausesource_once"),
                ],
            },
        ),
        migrations.AddField(
            model_name="appearance",
            name="source",
            field=models.ForeignKey(
                help_text="Where.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appearances",
                to="statements.source",
            ),
        ),
        migrations.CreateModel(
            name="AgreementSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="source_links",
                        to="statements.agreement",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement_links",
                        to="statements.source",
                    ),
                ),
            ],
            options={
                "ordering": ("agreement", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "position"), name="agreementsource_agreement_order"
                    ),
                    models.UniqueConstraint(
                        fields=("agreement", "source"), name="agreementsource_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceCite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "publisher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="statements.publisher",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cite_links",
                        to="statements.source",
                    ),
                ),
            ],
            options={
                "ordering": ("source", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "position"), name="sourcecite_source_order"
                    ),
                    models.UniqueConstraint(fields=("source", "publisher"), name="sourcecite_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "uid",
                    statements.fields.keyed.UidField(
                        default=statements.keys.new_uid,
                        help_text="Stable identifier.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("joint_statement", "Joint statement"),
                            ("institution_statement", "Institution statement"),
                            ("spokesperson_statement", "Spokesperson statement"),
                            ("press_briefing", "Press briefing"),
                            ("press_conference", "Press conference"),
                            ("call_readout", "Call readout"),
                            ("meeting_readout", "Meeting readout"),
                            ("government_session", "Government session"),
                            ("multilateral_speech", "Multilateral speech"),
                            ("interview", "Interview"),
                            ("letter", "Letter"),
                            ("social_media_post", "Social media post"),
                            ("attributed_position", "Attributed position"),
                            ("other_speech", "Other speech"),
                        ],
                        help_text="Joint statement: Statement made together by two or more governments about something, not itself a text that binds or frames · Institution statement: Statement or comment issued by a ministry, office or council in its own name · Spokesperson statement: Written statement or answer attributed to a spokesperson · Press briefing: Oral briefing, regular or daily · Press conference: Press conference or press statement after talks · Call readout: Report by one side of a phone call · Meeting readout: Report by one side of a meeting, incl. opening remarks · Government session: Remarks at a cabinet, council or parliament sitting · Multilateral speech: Speech in a UN, OSCE, CSTO, CIS or similar body · Interview: Interview or remarks to media · Letter: Letter, also when circulated as a UN document · Social media post: Post by an official account · Attributed position: Position ascribed to a government or capital without an identifiable utterance ('Baku claims') · Other speech: Any other speech, e.g. party congress",
                        max_length=30,
                    ),
                ),
                (
                    "title",
                    statements.fields.text.LineField(
                        help_text="Who says what, in our own words.", max_length=300
                    ),
                ),
                (
                    "summary",
                    statements.fields.text.WordsField(
                        help_text="What is said, in our own words; never a quote."
                    ),
                ),
                (
                    "said_on_first",
                    models.DateField(
                        blank=True,
                        help_text="The speaker's local calendar date. First day it may be.",
                        null=True,
                    ),
                ),
                (
                    "said_on_last",
                    models.DateField(
                        blank=True,
                        help_text="The speaker's local calendar date. Last day it may be.",
                        null=True,
                    ),
                ),
                (
                    "said_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("range", "Range"),
                        ],
                        help_text="The speaker's local calendar date. Precision.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "said_on_basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stated", "Stated by a source"),
                            ("weekday", "Worked out from a weekday"),
                            ("publication", "Taken from the day of publication"),
                            ("inferred", "Inferred otherwise"),
                        ],
                        help_text="The speaker's local calendar date. How it is known.",
                        max_length=12,
                        null=True,
                    ),
                ),
                (
                    "said_on_note",
                    statements.fields.text.WordsField(
                        blank=True,
                        help_text="The speaker's local calendar date. Note on the date.",
                        null=True,
                    ),
                ),
                (
                    "known_by",
                    models.DateField(
                        blank=True,
                        help_text="Earliest publication of its sources; only where it is undated.",
                        null=True,
                    ),
                ),
                (
                    "language",
                    statements.fields.text.LanguageField(
                        blank=True, help_text="Language spoken, if told.", max_length=35, null=True
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("verified", "Verified"),
                            ("likely", "Likely"),
                            ("unverified", "Unverified"),
                        ],
                        help_text="How sure we are. Verified: Read in a named source · Likely: Known with good reason, or verified only in part · Unverified: Not checked, or open to another reading",
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    statements.fields.text.WordsField(
                        blank=True, help_text="What a reader must know to judge this.", null=True
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="The institution that put it out, if told.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issued",
                        to="statements.institution",
                    ),
                ),
            ],
            options={
                "ordering": ("-uid",),
                "permissions": (("approve_statement", "Can approve statements that others saved"),),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("said_on_basis__isnull", False),
                                ("said_on_first__isnull", False),
                                ("said_on_last__isnull", False),
                                ("said_on_precision__isnull", False),
                            ),
                            models.Q(
                                ("said_on_basis__isnull", True),
                                ("said_on_first__isnull", True),
                                ("said_on_last__isnull", True),
                                ("said_on_note__isnull", True),
                                ("said_on_precision__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="statement_said_on_whole",
                        violation_error_message="Said on: give all or none of its first day, last day, precision and basis.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("said_on_first__lte", models.F("said_on_last"))),
                        name="statement_said_on_ordered",
                        violation_error_message="Said on: the first day must not be after the last.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("said_on_precision", "day"), _negated=True),
                                ("said_on_first", models.F("said_on_last")),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("said_on_precision", "range"), _negated=True),
                                ("said_on_first__lt", models.F("said_on_last")),
                                _connector="OR",
                            ),
                        ),
                        name="statement_said_on_precise",
                        violation_error_message="Said on: a day has one day, and a range has more than one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("said_on_precision__in", ("day", "month", "year", "range")),
                            ("said_on_basis__in", ("stated", "weekday", "publication", "inferred")),
                        ),
                        name="statement_said_on_known",
                        violation_error_message="Said on: the precision is one of day, month, year, range, and the basis one of stated, weekday, publication, inferred.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("known_by", None), ("said_on_first", None), _connector="OR"
                        ),
                        name="statement_known_by_if_undated",
                        violation_error_message="Known by is only for statements without a date.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="reference",
            name="statement",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="references",
                to="statements.statement",
            ),
        ),
        migrations.AddField(
            model_name="quote",
            name="statement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="quotes",
                to="statements.statement",
            ),
        ),
        migrations.AddField(
            model_name="appearance",
            name="statement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="appearances",
                to="statements.statement",
            ),
        ),
        migrations.CreateModel(
            name="Addressee",
            fields=[
                (
                    "uid",
                    statements.fields.keyed.UidField(
                        default=statements.keys.new_uid,
                        help_text="Stable identifier.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "government",
                    models.ForeignKey(
                        help_text="Which one.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="statements.government",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        help_text="The institution, if told.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="statements.institution",
                    ),
                ),
                (
                    "official",
                    models.ForeignKey(
                        blank=True,
                        help_text="The person, if named.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="statements.official",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addressees",
                        to="statements.statement",
                    ),
                ),
            ],
            options={
                "ordering": ("statement", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("statement", "position"), name="addressee_statement_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statement_links",
                        to="statements.place",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="place_links",
                        to="statements.statement",
                    ),
                ),
            ],
            options={
                "ordering": ("statement", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("statement", "position"), name="statementplace_statement_order"
                    ),
                    models.UniqueConstraint(
                        fields=("statement", "place"), name="statementplace_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cited_by",
                        to="statements.agreement",
                    ),
                ),
                (
                    "clause",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cited_by",
                        to="statements.clause",
                    ),
                ),
                (
                    "reference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="statements.reference",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cited_by",
                        to="statements.statement",
                    ),
                ),
            ],
            options={
                "ordering": ("reference", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reference", "position"), name="target_reference_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreement__isnull", False), ("statement__isnull", True)),
                            models.Q(("agreement__isnull", True), ("statement__isnull", False)),
                            _connector="OR",
                        ),
                        name="target_agreement_or_statement",
                        violation_error_message="A target is an agreement (or its clause) or a statement.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("clause", None),
                            models.Q(
                                ("agreement__isnull", False),
                                django.db.models.lookups.Exact(
                                    django.db.models.functions.text.StrIndex(
                                        models.F("clause"),
                                        django.db.models.functions.text.Concat(
                                            models.F("agreement"),
                                            models.Value("/"),
                                            output_field=models.CharField(),
                                        ),
                                    ),
                                    1,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="target_clause_of_agreement",
                        violation_error_message="A clause stands only with the agreement it belongs to.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tenure",
            fields=[
                (
                    "uid",
                    statements.fields.keyed.UidField(
                        default=statements.keys.new_uid,
                        help_text="Stable identifier.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "starts_first",
                    models.DateField(
                        blank=True,
                        help_text="First day in; empty if unknown. First day it may be.",
                        null=True,
                    ),
                ),
                (
                    "starts_last",
                    models.DateField(
                        blank=True,
                        help_text="First day in; empty if unknown. Last day it may be.",
                        null=True,
                    ),
                ),
                (
                    "starts_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("range", "Range"),
                        ],
                        help_text="First day in; empty if unknown. Precision.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "starts_basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stated", "Stated by a source"),
                            ("weekday", "Worked out from a weekday"),
                            ("publication", "Taken from the day of publication"),
                            ("inferred", "Inferred otherwise"),
                        ],
                        help_text="First day in; empty if unknown. How it is known.",
                        max_length=12,
                        null=True,
                    ),
                ),
                (
                    "starts_note",
                    statements.fields.text.WordsField(
                        blank=True,
                        help_text="First day in; empty if unknown. Note on the date.",
                        null=True,
                    ),
                ),
                (
                    "ends_first",
                    models.DateField(
                        blank=True,
                        help_text="First day out; empty if unknown or still in office. First day it may be.",
                        null=True,
                    ),
                ),
                (
                    "ends_last",
                    models.DateField(
                        blank=True,
                        help_text="First day out; empty if unknown or still in office. Last day it may be.",
                        null=True,
                    ),
                ),
                (
                    "ends_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("range", "Range"),
                        ],
                        help_text="First day out; empty if unknown or still in office. Precision.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "ends_basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stated", "Stated by a source"),
                            ("weekday", "Worked out from a weekday"),
                            ("publication", "Taken from the day of publication"),
                            ("inferred", "Inferred otherwise"),
                        ],
                        help_text="First day out; empty if unknown or still in office. How it is known.",
                        max_length=12,
                        null=True,
                    ),
                ),
                (
                    "ends_note",
                    statements.fields.text.WordsField(
                        blank=True,
                        help_text="First day out; empty if unknown or still in office. Note on the date.",
                        null=True,
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("verified", "Verified"),
                            ("likely", "Likely"),
                            ("unverified", "Unverified"),
                        ],
                        help_text="How sure we are. Verified: Read in a named source · Likely: Known with good reason, or verified only in part · Unverified: Not checked, or open to another reading",
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    statements.fields.text.WordsField(
                        blank=True, help_text="What a reader must know to judge this.", null=True
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        help_text="The post held.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tenures",
                        to="statements.office",
                    ),
                ),
                (
                    "official",
                    models.ForeignKey(
                        help_text="Who.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tenures",
                        to="statements.official",
                    ),
                ),
            ],
            options={
                "ordering": ("official", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("official", "position"), name="tenure_official_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("starts_basis__isnull", False),
                                ("starts_first__isnull", False),
                                ("starts_last__isnull", False),
                                ("starts_precision__isnull", False),
                            ),
                            models.Q(
                                ("starts_basis__isnull", True),
                                ("starts_first__isnull", True),
                                ("starts_last__isnull", True),
                                ("starts_note__isnull", True),
                                ("starts_precision__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="tenure_starts_whole",
                        violation_error_message="Starts: give all or none of its first day, last day, precision and basis.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("starts_first__lte", models.F("starts_last"))),
                        name="tenure_starts_ordered",
                        violation_error_message="Starts: the first day must not be after the last.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("starts_precision", "day"), _negated=True),
                                ("starts_first", models.F("starts_last")),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("starts_precision", "range"), _negated=True),
                                ("starts_first__lt", models.F("starts_last")),
                                _connector="OR",
                            ),
                        ),
                        name="tenure_starts_precise",
                        violation_error_message="Starts: a day has one day, and a range has more than one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_precision__in", ("day", "month", "year", "range")),
                            ("starts_basis__in", ("stated", "weekday", "publication", "inferred")),
                        ),
                        name="tenure_starts_known",
                        violation_error_message="Starts: the precision is one of day, month, year, range, and the basis one of stated, weekday, publication, inferred.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ends_basis__isnull", False),
                                ("ends_first__isnull", False),
                                ("ends_last__isnull", False),
                                ("ends_precision__isnull", False),
                            ),
                            models.Q(
                                ("ends_basis__isnull", True),
                                ("ends_first__isnull", True),
                                ("ends_last__isnull", True),
                                ("ends_note__isnull", True),
                                ("ends_precision__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="tenure_ends_whole",
                        violation_error_message="Ends: give all or none of its first day, last day, precision and basis.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_first__lte", models.F("ends_last"))),
                        name="tenure_ends_ordered",
                        violation_error_message="Ends: the first day must not be after the last.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("ends_precision", "day"), _negated=True),
                                ("ends_first", models.F("ends_last")),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("ends_precision", "range"), _negated=True),
                                ("ends_first__lt", models.F("ends_last")),
                                _connector="OR",
                            ),
                        ),
                        name="tenure_ends_precise",
                        violation_error_message="Ends: a day has one day, and a range has more than one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_precision__in", ("day", "month", "year", "range")),
                            ("ends_basis__in", ("stated", "weekday", "publication", "inferred")),
                        ),
                        name="tenure_ends_known",
                        violation_error_message="Ends: the precision is one of day, month, year, range, and the basis one of stated, weekday, publication, inferred.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_first", None),
                            ("ends_last", None),
                            ("ends_last__gt", models.F("starts_first")),
                            _connector="OR",
                        ),
                        name="tenure_ends_after_start",
                        violation_error_message="A tenure must end after it starts.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                (
                    "uid",
                    statements.fields.keyed.UidField(
                        default=statements.keys.new_uid,
                        help_text="Stable identifier.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("party", "Party"),
                            ("mediator", "Mediator"),
                            ("host", "Host"),
                            ("witness", "Witness"),
                            ("issuer", "Issuer"),
                        ],
                        help_text="Party: Declares or signs the text, or is a side of the talks that a chaired text sums up · Mediator: Brings the sides together and signs or is named as mediator · Host: Hosts the meeting and joins in the text · Witness: Signs or is named as witness only · Issuer: Issues the text by itself: a body, a court or a chair",
                        max_length=10,
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("verified", "Verified"),
                            ("likely", "Likely"),
                            ("unverified", "Unverified"),
                        ],
                        help_text="How sure we are. Verified: Read in a named source · Likely: Known with good reason, or verified only in part · Unverified: Not checked, or open to another reading",
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    statements.fields.text.WordsField(
                        blank=True, help_text="What a reader must know to judge this.", null=True
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="statements.agreement",
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        help_text="Which one.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="statements.government",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        help_text="The body that took part, if told.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="statements.institution",
                    ),
                ),
                (
                    "official",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who signed.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="statements.official",
                    ),
                ),
                (
                    "tenure",
                    models.ForeignKey(
                        blank=True,
                        help_text="The office signed in.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="statements.tenure",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "parties",
                "ordering": ("agreement", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "position"), name="party_agreement_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tenure", None), ("official__isnull", False), _connector="OR"
                        ),
                        name="party_tenure_with_official",
                        violation_error_message="A tenure needs the official who held it.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TenureSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tenure_links",
                        to="statements.source",
                    ),
                ),
                (
                    "tenure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="source_links",
                        to="statements.tenure",
                    ),
                ),
            ],
            options={
                "ordering": ("tenure", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenure", "position"), name="tenuresource_tenure_order"
                    ),
                    models.UniqueConstraint(fields=("tenure", "source"), name="tenuresource_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TextVersion",
            fields=[
                (
                    "uid",
                    statements.fields.keyed.UidField(
                        default=statements.keys.new_uid,
                        help_text="Stable identifier.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "language",
                    statements.fields.text.LanguageField(
                        help_text="Language of the words.", max_length=35
                    ),
                ),
                (
                    "text",
                    statements.fields.text.WordsField(help_text="The words, letter for letter."),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("verified", "Verified"),
                            ("likely", "Likely"),
                            ("unverified", "Unverified"),
                        ],
                        help_text="How sure we are of the words.",
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    statements.fields.text.WordsField(
                        blank=True, help_text="What a reader must know to judge this.", null=True
                    ),
                ),
                (
                    "clause",
                    models.ForeignKey(
                        help_text="Whose words.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="text_versions",
                        to="statements.clause",
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        help_text="Who published them.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="statements.publisher",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        help_text="Where they were read.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="text_versions",
                        to="statements.source",
                    ),
                ),
            ],
            options={
                "ordering": ("clause", "language", "uid"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clause", "language", "publisher"),
                        name="textversion_once",
                        violation_error_message="This publisher's words in this language are held already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementTopic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topic_links",
                        to="statements.statement",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statement_links",
                        to="statements.topic",
                    ),
                ),
            ],
            options={
                "ordering": ("statement", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("statement", "position"), name="statementtopic_statement_order"
                    ),
                    models.UniqueConstraint(
                        fields=("statement", "topic"), name="statementtopic_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClauseTopic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "clause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topic_links",
                        to="statements.clause",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clause_links",
                        to="statements.topic",
                    ),
                ),
            ],
            options={
                "ordering": ("clause", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("clause", "position"), name="clausetopic_clause_order"
                    ),
                    models.UniqueConstraint(fields=("clause", "topic"), name="clausetopic_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Voice",
            fields=[
                (
                    "uid",
                    statements.fields.keyed.UidField(
                        default=statements.keys.new_uid,
                        help_text="Stable identifier.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("speaks", "Speaks"),
                            ("signs", "Signs"),
                            ("speaks_for", "Speaks for"),
                        ],
                        help_text="Speaks: Says it, in person or as an institution · Signs: Puts its name to a joint or written text · Speaks for: Does not speak; the principal of a spokesperson who does",
                        max_length=10,
                    ),
                ),
                (
                    "government",
                    models.ForeignKey(
                        help_text="Who speaks.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices",
                        to="statements.government",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        help_text="The institution, if told.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices",
                        to="statements.institution",
                    ),
                ),
                (
                    "official",
                    models.ForeignKey(
                        blank=True,
                        help_text="The person, if named.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices",
                        to="statements.official",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="voices",
                        to="statements.statement",
                    ),
                ),
                (
                    "tenure",
                    models.ForeignKey(
                        blank=True,
                        help_text="The office spoken in.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices",
                        to="statements.tenure",
                    ),
                ),
            ],
            options={
                "ordering": ("statement", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("statement", "position"), name="voice_statement_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tenure", None), ("official__isnull", False), _connector="OR"
                        ),
                        name="voice_tenure_with_official",
                        violation_error_message="A tenure needs the official who held it.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementUrl",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.IntegerField(help_text="Place in the list, from 0.")),
                (
                    "url",
                    statements.fields.text.WebAddressField(
                        help_text="Address of a page with the text.", max_length=2000
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("verified", "Verified"),
                            ("likely", "Likely"),
                            ("unverified", "Unverified"),
                        ],
                        help_text="How sure we are. Verified: Read in a named source · Likely: Known with good reason, or verified only in part · Unverified: Not checked, or open to another reading",
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    statements.fields.text.WordsField(
                        blank=True, help_text="What a reader must know to judge this.", null=True
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="urls",
                        to="statements.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ("agreement", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "position"), name="agreementurl_agreement_order"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_on_basis__isnull", False),
                    ("signed_on_first__isnull", False),
                    ("signed_on_last__isnull", False),
                    ("signed_on_precision__isnull", False),
                ),
                name="agreement_signed_on_whole",
                violation_error_message="Signed on: a date is needed, with its first day, last day, precision and basis.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("signed_on_first__lte", models.F("signed_on_last"))),
                name="agreement_signed_on_ordered",
                violation_error_message="Signed on: the first day must not be after the last.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("signed_on_precision", "day"), _negated=True),
                        ("signed_on_first", models.F("signed_on_last")),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("signed_on_precision", "range"), _negated=True),
                        ("signed_on_first__lt", models.F("signed_on_last")),
                        _connector="OR",
                    ),
                ),
                name="agreement_signed_on_precise",
                violation_error_message="Signed on: a day has one day, and a range has more than one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_on_precision__in", ("day", "month", "year", "range")),
                    ("signed_on_basis__in", ("stated", "weekday", "publication", "inferred")),
                ),
                name="agreement_signed_on_known",
                violation_error_message="Signed on: the precision is one of day, month, year, range, and the basis one of stated, weekday, publication, inferred.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("effective_on_basis__isnull", False),
                        ("effective_on_first__isnull", False),
                        ("effective_on_last__isnull", False),
                        ("effective_on_precision__isnull", False),
                    ),
                    models.Q(
                        ("effective_on_basis__isnull", True),
                        ("effective_on_first__isnull", True),
                        ("effective_on_last__isnull", True),
                        ("effective_on_note__isnull", True),
                        ("effective_on_precision__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="agreement_effective_on_whole",
                violation_error_message="Effective on: give all or none of its first day, last day, precision and basis.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("effective_on_first__lte", models.F("effective_on_last"))),
                name="agreement_effective_on_ordered",
                violation_error_message="Effective on: the first day must not be after the last.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("effective_on_precision", "day"), _negated=True),
                        ("effective_on_first", models.F("effective_on_last")),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("effective_on_precision", "range"), _negated=True),
                        ("effective_on_first__lt", models.F("effective_on_last")),
                        _connector="OR",
                    ),
                ),
                name="agreement_effective_on_precise",
                violation_error_message="Effective on: a day has one day, and a range has more than one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_on_precision__in", ("day", "month", "year", "range")),
                    ("effective_on_basis__in", ("stated", "weekday", "publication", "inferred")),
                ),
                name="agreement_effective_on_known",
                violation_error_message="Effective on: the precision is one of day, month, year, range, and the basis one of stated, weekday, publication, inferred.",
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                condition=models.Q(("batch__isnull", False)),
                fields=["batch"],
                name="edition_by_batch",
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                condition=models.Q(("redaction__isnull", False)),
                fields=["redaction"],
                name="edition_by_redaction",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("redaction", None), ("salt__isnull", False)),
                    models.Q(
                        ("document", ""),
                        ("reason", None),
                        ("redaction__isnull", False),
                        ("salt", None),
                    ),
                    _connector="OR",
                ),
                name="edition_redacted",
                violation_error_message="A redaction takes words, reason and salt, or nothing.",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(
                fields=("record", "number"), name="edition_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.Exact(
                        django.db.models.functions.text.StrIndex(
                            models.F("id"),
                            django.db.models.functions.text.Concat(
                                models.F("record"),
                                models.Value("/"),
                                output_field=models.CharField(),
                            ),
                        ),
                        1,
                    )
                ),
                name="edition_id_of_record",
            ),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["recorded_at", "number"], name="change_recorded_at"),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.Exact(
                        django.db.models.functions.text.StrIndex(
                            models.F("record"),
                            django.db.models.functions.text.Concat(
                                models.F("noun"), models.Value("/"), output_field=models.CharField()
                            ),
                        ),
                        1,
                    )
                ),
                name="change_noun_of_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("noun", "statement"), _negated=True),
                    models.Q(
                        ("approved_by__isnull", False),
                        ("saved_by__isnull", False),
                        models.Q(("saved_by", models.F("approved_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="change_of_statement_by_two",
                violation_error_message="One person saves a statement, another approves it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("edition__isnull", False),
                        models.Q(("action__in", ("retracted", "deleted", "merged")), _negated=True),
                    ),
                    models.Q(("action__in", ("retracted", "deleted", "merged")), ("edition", None)),
                    _connector="OR",
                ),
                name="change_tombstone",
                violation_error_message="A tombstone, and nothing else, has no edition.",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(("action", "merged"), ("winner", None), _connector="OR"),
                name="change_winner_of_merged",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("edition", None),
                    django.db.models.lookups.Exact(
                        django.db.models.functions.text.StrIndex(
                            models.F("edition"),
                            django.db.models.functions.text.Concat(
                                models.F("record"),
                                models.Value("/"),
                                output_field=models.CharField(),
                            ),
                        ),
                        1,
                    ),
                    _connector="OR",
                ),
                name="change_edition_of_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("redaction", None),
                    models.Q(("reason", None), ("reason_salt", None)),
                    _connector="OR",
                ),
                name="change_redacted",
            ),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.UniqueConstraint(
                fields=("statement", "position"), name="reference_statement_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.UniqueConstraint(
                fields=("agreement", "position"), name="reference_agreement_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreement__isnull", True), ("statement__isnull", False)),
                    models.Q(("agreement__isnull", False), ("statement__isnull", True)),
                    _connector="OR",
                ),
                name="reference_one_origin",
                violation_error_message="A reference is made by a statement or by an agreement.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.CheckConstraint(
                condition=models.Q(("quote", None), ("statement__isnull", False), _connector="OR"),
                name="reference_quote_of_statement",
                violation_error_message="A reference of an agreement has no quote.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("clause", None),
                    models.Q(
                        ("agreement__isnull", False),
                        django.db.models.lookups.Exact(
                            django.db.models.functions.text.StrIndex(
                                models.F("clause"),
                                django.db.models.functions.text.Concat(
                                    models.F("agreement"),
                                    models.Value("/"),
                                    output_field=models.CharField(),
                                ),
                            ),
                            1,
                        ),
                    ),
                    _connector="OR",
                ),
                name="reference_clause_of_agreement",
                violation_error_message="A clause stands only with the agreement it belongs to.",
            ),
        ),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.UniqueConstraint(
                fields=("statement", "position"), name="quote_statement_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="appearance",
            constraint=models.UniqueConstraint(
                fields=("statement", "position"), name="appearance_statement_order"
            ),
        ),
        migrations.RunPython(search.add_indexes, search.drop_indexes),
        migrations.RunPython(groups.make_groups, migrations.RunPython.noop),
        migrations.RunPython(epoch.begin, migrations.RunPython.noop),
    ]
