"""Every derived table, in the order in which they are told."""

from __future__ import annotations

from .account_columns import ACCOUNTS
from .obligation_columns import OBLIGATIONS, STATEMENTS_OF_CLAUSES
from .stance_columns import ALLEGATIONS, ANSWERS, STANCES, STEPS

DERIVED = (STANCES, STEPS, ALLEGATIONS, ANSWERS, OBLIGATIONS, STATEMENTS_OF_CLAUSES, ACCOUNTS)
