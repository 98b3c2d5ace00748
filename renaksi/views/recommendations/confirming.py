"""A step of an issuer that says first what it does; GET asks, POST does it or says why not."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Conflict, Invalid, WrongState
from renaksi.forms.recommendations import ConfirmForm
from renaksi.labels.recommendation_issuing import Words


@dataclass(frozen=True, slots=True)
class Asked:
    """What is confirmed: in words, about what, and where it leads back to."""

    words: Words
    subject: str
    back: str
    back_words: str
    version: int | str | None = None
    """Of the draft as it was read; of several at once their mark."""
    here: str = ""
    """Where the form is sent; empty for the path it stands at."""


def confirm(asked: Asked, do: Callable[[ConfirmForm], str]) -> ResponseReturnValue:
    """`do` takes the step and returns the address to go on at."""
    form = ConfirmForm()
    if asked.words.note:
        form.ask_for(asked.words.note)
    status, notice = 200, ""
    if form.is_submitted():
        if form.validate():
            try:
                where = do(form)
            except Invalid as refused:
                form.note.errors = [labels.refusal(refused)]
            except (Conflict, WrongState) as refused:
                status, notice = 409, labels.refusal(refused)
            else:
                flash(asked.words.done, "ok")
                return redirect(where)
        if form.errors:
            status = 422
    elif asked.version is not None:
        form.version.data = str(asked.version)
    page = render_template("recommendations/confirm.html", asked=asked, form=form, notice=notice)
    return page, status
