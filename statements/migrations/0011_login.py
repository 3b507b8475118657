from django.db import migrations, models

import statements.fields.text


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0010_releases"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="password_checked",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                help_text="Digest of the password that was last found to be no demo one.",
                max_length=32,
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="institution",
            name="site",
            field=statements.fields.text.LineField(
                blank=True,
                help_text="Domain of its site.",
                max_length=200,
                null=True,
                validators=[statements.fields.text.validate_site],
            ),
        ),
    ]
