"""The evidence matrix of what is kept."""

from __future__ import annotations

from sqlalchemy import and_, select

from linkage_nlp.codebook import Codebook, Label
from linkage_nlp.evidence import Mark, Matrix, evidence_matrix
from linkage_nlp.tagging.tags import Decision
from linkage_serve.store import Database, tables, transcripts


def matrix(
    database: Database,
    codebook: Codebook,
    *,
    cases: tuple[str, ...] = (),
    within: Label | None = None,
) -> Matrix:
    """Cases by codes, with people's word before the model's.

    Args:
        database: Where the transcripts are.
        codebook: Gives the columns.
        cases: Only these; all by default.
        within: Only sentences that carry this code.

    Raises:
        CodebookError: `within` is no code of the codebook.
    """
    with database.reading() as connection:
        known = [case for case, _ in transcripts.cases(connection)]
        shown = [case for case in known if not cases or case in cases]
        t, s, c = tables.transcripts, tables.sentences, tables.codings
        rows = connection.execute(
            select(t.c.case, s.c.id, c.c.dimension, c.c.code, c.c.decision)
            .join_from(c, t, t.c.number == c.c.transcript)
            .join(s, and_(s.c.transcript == c.c.transcript, s.c.position == c.c.position))
            .where(c.c.decision != Decision.NONE.value)
            .order_by(c.c.transcript, c.c.position)
        )
        wanted = set(shown)
        marks = [
            Mark(case, sentence, Label(dimension, code), Decision(decision))
            for case, sentence, dimension, code, decision in rows
            if case in wanted
        ]
    return evidence_matrix(marks, codebook, cases=shown, within=within)
