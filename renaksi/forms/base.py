"""What every form shares: Indonesian messages, and text without blanks around it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from flask_wtf import FlaskForm
from flask_wtf.form import _is_submitted
from wtforms import DateField, EmailField, PasswordField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from renaksi.core.accounts import ADDRESS, LONGEST_ADDRESS
from renaksi.core.errors import Invalid
from renaksi.core.item_entry import clean
from renaksi.labels import refusal

MESSAGES: Final = {
    "This field is required.": "Wajib diisi.",
    "Not a valid choice.": "Pilih salah satu dari daftar.",
    "Invalid Choice: could not coerce.": "Pilih salah satu dari daftar.",
    "Invalid choice(s): one or more data inputs could not be coerced.": "Pilih dari daftar.",
    "'%(value)s' is not a valid choice for this field.": "Pilih dari daftar.",
    "'%(value)s' are not valid choices for this field.": "Pilih dari daftar.",
    "Not a valid date value.": "Tanggal tidak dikenal. Tulis tahun-bulan-tanggal: 2026-04-28.",
    "Not a valid datetime value.": "Waktu tidak dikenal. Contoh: 2026-04-28 14:30.",
    "Not a valid integer value.": "Isi dengan bilangan bulat, misalnya 12.",
    "Not a valid decimal value.": "Isi dengan angka, misalnya 12,5.",
    "Invalid email address.": "Alamat surel belum lengkap. Contoh: nama@instansi.go.id.",
    "Field must be at least %(min)d character long.": "Isi sedikitnya %(min)d karakter.",
    "Field must be at least %(min)d characters long.": "Isi sedikitnya %(min)d karakter.",
    "Field cannot be longer than %(max)d character.": "Isi paling banyak %(max)d karakter.",
    "Field cannot be longer than %(max)d characters.": "Isi paling banyak %(max)d karakter.",
    "Field must be between %(min)d and %(max)d characters long.": (
        "Isi %(min)d s.d. %(max)d karakter."
    ),
    "Number must be at least %(min)s.": "Isi %(min)s atau lebih.",
    "Number must be at most %(max)s.": "Isi %(max)s atau kurang.",
    "Number must be between %(min)s and %(max)s.": "Isi angka %(min)s s.d. %(max)s.",
}


class Indonesian:
    """WTForms has no Indonesian messages; it asks this object for them."""

    def gettext(self, message: str) -> str:
        return MESSAGES.get(message, message)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return self.gettext(singular if count == 1 else plural)


class Form(FlaskForm):
    """Every form of Renaksi."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, _form: Any) -> Indonesian:
            return Indonesian()

    def __init__(self, *args: Any, obj: Any = None, **given: Any) -> None:
        # What is stored fills a form that is opened. A form that was sent says itself what it
        # holds: a field left out of it is empty, not silently what stood there before.
        opened = not _is_submitted() or given.get("formdata", self) is None
        super().__init__(*args, obj=obj if opened else None, **given)

    def take(self, error: Invalid) -> None:
        """Show a service's refusal beside the field it names, else beside the first field."""
        field = self._fields.get(error.field or "") or next(
            field for field in self if field.type not in {"CSRFTokenField", "HiddenField"}
        )
        field.errors = [*field.errors, refusal(error)]


def trimmed(value: str | None) -> str:
    """A filter for text fields: no blanks around, no runs of blanks inside, no control characters."""
    return " ".join(clean(value or "").split())


def text(
    label: str,
    *,
    max_length: int,
    required: bool = True,
    attrs: Mapping[str, str] | None = None,
    **more: Any,
) -> StringField:
    """A line of text. `attrs`: further attributes of the input."""
    validators: list[Any] = [Length(max=max_length)]
    if required:
        validators.insert(0, DataRequired())
    return StringField(
        label,
        validators,
        filters=[trimmed],
        render_kw={"maxlength": max_length, **(attrs or {})},
        **more,
    )


def _is_address(_form: Any, field: EmailField) -> None:
    if not ADDRESS.fullmatch(field.data or ""):
        raise ValidationError(MESSAGES["Invalid email address."])


def email(label: str, **more: Any) -> EmailField:
    """An e-mail address, in the small letters it is kept in."""
    return EmailField(
        label,
        [DataRequired(), Length(max=LONGEST_ADDRESS), _is_address],
        filters=[trimmed, str.lower],
        render_kw={"autocapitalize": "none", "spellcheck": "false", "maxlength": 254},
        **more,
    )


FIRST_DAY: Final = date(1945, 8, 17)
LAST_DAY: Final = date(2100, 12, 31)


def day(label: str, *, required: str = "", **more: Any) -> DateField:
    """A day of the republic; `required` is the sentence for an empty field."""
    first = InputRequired(required) if required else Optional()
    return DateField(label, [first, _of_our_time], **more)


def _of_our_time(_form: Any, field: DateField) -> None:
    if field.data and not FIRST_DAY <= field.data <= LAST_DAY:
        raise ValidationError("Isi tanggal antara 17 Agustus 1945 dan 31 Desember 2100.")


def password(label: str, *, autocomplete: str, **more: Any) -> PasswordField:
    return PasswordField(
        label,
        [DataRequired(), Length(max=200)],
        render_kw={"autocomplete": autocomplete, "maxlength": 200},
        **more,
    )


def options(pairs: Iterable[tuple[Any, str]], nothing: str | None = None) -> list[SelectChoice]:
    """Choices of a select, with an empty first one where nothing may be chosen."""
    whole = [*([("", nothing)] if nothing is not None else []), *pairs]
    return [SelectChoice(value, label) for value, label in whole]
