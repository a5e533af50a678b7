"""The style sheet of the labelling interface.

It goes through a sanitiser that reads it as HTML, so it must do without `<`, `>` and `&`;
and without `name="..."`, which Label Studio would take for the name of a control. Class
names that begin with `lsf-` and the colour variables are Label Studio's own (1.23): should
they change, the interface is plainer but works.
"""

from __future__ import annotations

STYLE = """
.linkage { max-width: 64em; }
.linkage .lsf-choices { margin: 0; }
.linkage .lsf-choice { line-height: 28px; margin: 0 6px 6px 0; }
.linkage .lsf-choice__item { border-radius: 4px; }
.linkage .lsf-choice__checkbox { padding-left: 8px; }
.linkage .lsf-choice__item:has(input:checked) {
  font-weight: 600; outline: 2px solid var(--color-neutral-content, #333); }
.linkage .lsf-choice__item:focus-within { outline: 2px dashed #1890ff; }
.linkage .lsf-hint { font-size: 11px; opacity: 0.7; padding-left: 4px; }
.linkage .ant-form-item { margin-bottom: 0; }
.linkage-place { padding: 4px 0 2px 8px; color: var(--color-neutral-content-subtler, #777); }
.linkage-place h1, .linkage-place h2, .linkage-place h3, .linkage-place h4, .linkage-place h5 {
  font-size: 13px; line-height: 1.4; font-weight: 400; color: inherit; }
.linkage-before .lsf-object {
  display: flex; flex-direction: column-reverse; max-height: 10.5em; overflow-y: auto; }
.linkage-before .lsf-richtext__container {
  font-size: 14px; line-height: 1.5; color: var(--color-neutral-content-subtle, #555); }
.linkage-sentence {
  margin: 8px 0 14px; border-left: 4px solid var(--color-neutral-border, #ccc); }
.linkage-sentence .lsf-richtext__container { font-size: 22px; line-height: 1.5; }
.linkage-marks { display: flex; flex-wrap: wrap; margin-bottom: 6px; }
.linkage-dimension { display: grid; grid-template-columns: 9em 1fr;
  column-gap: 10px; padding-top: 6px; border-top: 1px solid var(--color-neutral-border, #ccc); }
.linkage-dimension h1, .linkage-dimension h2, .linkage-dimension h3, .linkage-dimension h4,
.linkage-dimension h5 { font-size: 14px; line-height: 1.4; padding-top: 4px; }
.linkage-comment { margin-top: 6px; }
@media (max-width: 900px) { .linkage-dimension { display: block; } }
"""

# Added where disagreements are settled.
ANSWERS_STYLE = """
.linkage-answers { margin: 0 0 14px; padding: 6px 8px; border-radius: 4px;
  background: var(--color-neutral-surface-active, #f3f3f3); }
.linkage-answers h1, .linkage-answers h2, .linkage-answers h3, .linkage-answers h4,
.linkage-answers h5 { font-size: 13px; line-height: 1.4; padding-left: 8px; }
.linkage-answers .lsf-richtext__container { font-size: 14px; line-height: 1.6; }
"""
