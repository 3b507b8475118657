"""The lists of derived tables: the rows of each, their order, and what makes its records."""

from __future__ import annotations

from datetime import date

from statements import filters as f
from statements.exports.account_columns import ACCOUNTS
from statements.exports.obligation_columns import OBLIGATIONS, STATEMENTS_OF_CLAUSES
from statements.exports.stance_columns import ALLEGATIONS, ANSWERS, STANCES, STEPS
from statements.models import PublicAnswer, PublicObligation, PublicStance, PublicStep
from statements.paging import Order

from . import accounts, obligations, standing
from .derived import Source

DAY = date.fromisoformat
BY_PLACE = Order(("agreement", "sort_key", "government", "about", "family"), (str,) * 5)
BY_STEP = Order((*BY_PLACE.columns, "first", "reference"), (*BY_PLACE.parsers, DAY, str))
BY_CHARGE = Order(("-first", "-reference", "node", "about"), (DAY, str, str, str))
BY_ANSWER = Order(
    ("-sort_on", "-reference", "node", "government", "answer"), (DAY, str, str, str, str)
)
BY_DUTY = Order(("agreement", "sort_key", "position", "uid"), (str, str, int, str))
BY_SAID_OF_CLAUSE = Order(
    (*BY_DUTY.columns, "steps__first", "steps__reference"), (*BY_DUTY.parsers, DAY, str)
)
BY_CONTACT = Order(("origin__contact", "agreement", "sort_key", "type"), (str,) * 4)
SOURCES = (
    Source(
        STANCES,
        PublicStance.objects.all(),
        BY_PLACE,
        standing.STANCE_FIELDS,
        f.StanceFilter,
        standing.stances,
        is_scan=lambda filterset: filterset.summary_type is None,
        more=standing.summed_columns,
    ),
    Source(
        STEPS, PublicStep.objects.all(), BY_STEP, standing.STEP_FIELDS, f.StepFilter, standing.steps
    ),
    Source(
        ALLEGATIONS,
        PublicStep.objects.charges(),
        BY_CHARGE,
        standing.ALLEGATION_FIELDS,
        f.AllegationFilter,
        standing.allegations,
    ),
    Source(
        ANSWERS,
        PublicAnswer.objects.all(),
        BY_ANSWER,
        standing.ANSWER_FIELDS,
        f.AnswerFilter,
        standing.answers,
    ),
    Source(
        OBLIGATIONS,
        PublicObligation.objects.all(),
        BY_DUTY,
        obligations.FIELDS,
        f.ObligationFilter,
        obligations.duties,
    ),
    Source(
        STATEMENTS_OF_CLAUSES,
        PublicObligation.objects.with_steps(),
        BY_SAID_OF_CLAUSE,
        obligations.SAID_FIELDS,
        f.SaidOfClauseFilter,
        obligations.said_of_clauses,
        is_scan=lambda filterset: not filterset.values,
    ),
    Source(
        ACCOUNTS,
        PublicStep.objects.of_contacts(),
        BY_CONTACT,
        accounts.FIELDS,
        f.AccountFilter,
        accounts.accounts,
        is_scan=lambda filterset: not filterset.is_narrow,
    ),
)
