"""The forms at the door."""

from wtforms import ValidationError

from renaksi.core.passwords import weakness
from renaksi.forms.base import Form, password, text
from renaksi.labels.people import PASSWORD_RULES, PASSWORD_WEAKNESS


class SignInForm(Form):
    email = text(
        "Alamat surel dinas",
        max_length=254,
        attrs={
            "type": "email",
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        },
    )
    password = password("Kata sandi", autocomplete="current-password")


class _NewPassword(Form):
    """A new password, typed twice. `personal` is what it must not be made of."""

    personal: tuple[str, ...] = ()

    def validate_new(self, _field: object) -> None:
        if why := weakness(self.new.data or "", *self.personal):
            raise ValidationError(PASSWORD_WEAKNESS[why])

    def validate_again(self, _field: object) -> None:
        if self.again.data != self.new.data:
            raise ValidationError("Kedua isian kata sandi baru berbeda. Ketik ulang.")


class ResetForm(_NewPassword):
    new = password("Kata sandi baru", autocomplete="new-password", description=PASSWORD_RULES)
    again = password("Ulangi kata sandi baru", autocomplete="new-password")


class PasswordForm(_NewPassword):
    old = password("Kata sandi sekarang", autocomplete="current-password")
    new = password("Kata sandi baru", autocomplete="new-password", description=PASSWORD_RULES)
    again = password("Ulangi kata sandi baru", autocomplete="new-password")
