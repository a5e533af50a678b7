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
.linkage-place { padding-left: 8px; }
.linkage-place, .linkage-place div, .linkage-place p, .linkage-place span {
  font-size: 13px; font-weight: 400; color: var(--color-neutral-content-subtler, #777); }
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
.linkage-dimension div, .linkage-dimension p { font-size: 14px; }
.linkage-comment { margin-top: 6px; }
@media (max-width: 900px) { .linkage-dimension { display: block; } }
"""
