"""When a message was handed over, how long a provider asks to wait, and a contact's second id."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0006_every_row_has_a_shop"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="other_index",
            field=models.CharField(blank=True, db_index=True, max_length=64),
        ),
        migrations.AddField(
            model_name="delivery",
            name="handed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="sender",
            name="held_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="sender",
            name="wording",
            field=models.TextField(blank=True),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["contact", "handed_at"], name="store_deliv_contact_889a46_idx"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["handed_at"], name="store_deliv_handed__549e93_idx"),
        ),
    ]
