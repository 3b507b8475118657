"""Entries of references that point at nothing told have an empty node."""

from django.db import migrations, models

import statements.fields.keyed


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0027_obligations"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="node",
            field=statements.fields.keyed.KeyField(
                blank=True,
                help_text="Key or uid of the target or an ancestor, or empty.",
                max_length=111,
            ),
        ),
        migrations.AlterField(
            model_name="reference",
            name="resolution",
            field=models.CharField(
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
                    ("unresolved", "Unresolved"),
                ],
                help_text="Explicit: The report names the text or clause; how was not kept · Explicit date: The text is named by its date · Explicit date and clause: The text is named by its date and the clause by its number · Alias: The text is called by another name · Set by date list: Several texts are named by a list of dates · Set by year list: Several texts are named by years · Set by description: Several texts are meant by a plural without dates · By description: A text or clause is meant by its subject or nature · By event: A text is meant by the meeting or summit it came from · Clause number in context: Only a clause number is given; the text is known from the context · Coreference: A pronoun or a short form points back to a text named before · In question: The text was named in the question, not in the answer · Implied by subject: No text is named; the subject of the words points to it · Answers statement: The words or the report say which statement is answered · Text of agreement: Read in the citing text or clause itself · Unresolved: The words cite a text that is not told",
                max_length=30,
            ),
        ),
    ]
