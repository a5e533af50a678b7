"""The questionnaire behind the interviews, prefilled from tagged sentences."""

from linkage_nlp.survey.form import Form, load_form
from linkage_nlp.survey.prefill import Quote, Row, Suggestion, Survey, prefill
from linkage_nlp.survey.written import write_survey

__all__ = [
    "Form",
    "Quote",
    "Row",
    "Suggestion",
    "Survey",
    "load_form",
    "prefill",
    "write_survey",
]
