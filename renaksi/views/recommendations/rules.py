"""What each source asks for: clocks, the APIP's check, numbering; decided from a day on."""

from datetime import date
from typing import cast

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Invalid
from renaksi.core.policy import Permission
from renaksi.core.recommendation import RecommendationSource
from renaksi.core.recommendation_entry import number_of
from renaksi.forms.recommendation_rules import RuleForm
from renaksi.labels import recommendation_issuing as words
from renaksi.labels.format import day
from renaksi.queries.recommendation_rules import SourceRules, source_rules
from renaksi.services import source_rules as services
from renaksi.views.context import current_context
from renaksi.views.guards import needs
from renaksi.views.recommendations.blueprint import bp

SOURCE = "/sumber/<any({}):source>".format(",".join(RecommendationSource))


@bp.get("/sumber")
@needs(Permission.CYCLE_ADMINISTER)
def rules() -> ResponseReturnValue:
    ctx = current_context()
    found = source_rules(ctx.session, ctx.today)
    return render_template(
        "recommendations/rules.html",
        found=found,
        words=words,
        example=_example,
        year=ctx.today.year,
    )


def _example(pattern: str, year: int) -> str:
    """The seventh number of DIY in that year."""
    return number_of(pattern, issuer="34", year=year, n=7)


@bp.route(SOURCE, methods=["GET", "POST"])
@needs(Permission.CYCLE_ADMINISTER)
def set_rule(source: str) -> ResponseReturnValue:
    ctx = current_context()
    chosen = RecommendationSource(source)
    found = _rules_of(source_rules(ctx.session, ctx.today), chosen)
    form = RuleForm().start_from(found.now.values, ctx.today)
    if form.is_submitted() and form.validate():
        valid_from = cast("date", form.valid_from.data)
        try:
            services.set_rule(ctx, chosen, form.values, valid_from=valid_from)
        except Invalid as refused:
            form.take(refused)
        else:
            name = labels.RECOMMENDATION_SOURCE[chosen]
            flash(f"Aturan sumber {name} berlaku sejak {day(valid_from)}.", "ok")
            return redirect(url_for("recommendations.rules"))
    page = render_template("recommendations/rule.html", form=form, source=chosen, found=found)
    return page, 422 if form.errors else 200


def _rules_of(found: list[SourceRules], source: RecommendationSource) -> SourceRules:
    return next(one for one in found if one.source is source)
