import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0004_search"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="change",
            name="change_of_statement_by_two",
        ),
        migrations.AddField(
            model_name="record",
            name="merging_into",
            field=models.ForeignKey(
                blank=True,
                help_text="The record that somebody asks to merge it into.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="statements.record",
            ),
        ),
        migrations.AlterField(
            model_name="record",
            name="state",
            field=models.CharField(
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
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "merge_asked"),
                        ("merging_into__isnull", False),
                        models.Q(("merging_into", models.F("id")), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "merge_asked"), _negated=True), ("merging_into", None)
                    ),
                    _connector="OR",
                ),
                name="record_merge_asked_into_another",
                violation_error_message="Who asks to merge a record says into which other one.",
            ),
        ),
    ]
