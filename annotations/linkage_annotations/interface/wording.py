"""What the interface itself says, apart from the codebook."""

from __future__ import annotations

from linkage_nlp.codebook import Bilingual

NO_CODE = Bilingual(en="No code", zh="不编")
NO_CODE_HINT = Bilingual(
    en="Nothing in this sentence is coded, in any dimension. The codes are hidden, and any "
    "given before are not sent.",
    zh="这一句在任何维度都不编。选中后编码隐藏，此前选过的也不会提交。",
)
UNSURE = Bilingual(en="Unsure", zh="不确定")
UNSURE_HINT = Bilingual(
    en="Decide first. Mark what another careful coder might decide otherwise, and say in the "
    "comment which code and why.",
    zh="先作出决定。如果另一位认真的编码员可能作别的决定，再标上，并在备注里写明是哪个编码、为什么。",
)
COMMENT = Bilingual(
    en="Comment: which code, and why? No names, please",
    zh="备注：是哪个编码，为什么？请勿写人名、企业名",
)


# Where disagreements are settled.
ANSWERS = Bilingual(en="What the coders gave", zh="各编码员的编码")
REASON = Bilingual(
    en="Reason (required): which rule decides? No names",
    zh="理由（必填）：依据哪条规则？请勿写人名、企业名",
)
REASON_MISSING = Bilingual(en="Please give the reason in a few words", zh="请简要写明理由")
SETTLE = Bilingual(
    en="Coders differ on these sentences. Decide what each is coded with, in all dimensions, as if "
    "it had no codes yet: what you submit replaces their answers. Say why in a few words.",
    zh="编码员对以下句子的编码不一致。请重新判断每一句在所有维度上的编码：您提交的结果将取代他们的编码。"
    "请简要写明理由，"
    "以便完善编码指南。",
)

# Of the instruction.
LANGUAGE = Bilingual(en="English", zh="中文")
KEYS = Bilingual(
    en="Each code shows its key in brackets. {no_code}: no code. {unsure}: unsure. Ctrl+Enter "
    "(Command+Enter on a Mac): submit, and on to the next sentence. The comment, below the "
    "codes, is reached with the mouse or Tab and left with Enter.",
    zh="每个编码的按键写在后面的方括号里。{no_code}：不编。{unsure}：不确定。Ctrl+Enter（苹果电脑为"
    " Command+Enter）：提交并进入下一句。备注在编码下方，用鼠标或 Tab 键进入，按回车键离开。",
)
GIVEN = Bilingual(en="Given", zh="编")
NOT_GIVEN = Bilingual(en="Not given", zh="不编")
EXAMPLES = Bilingual(en="Examples", zh="例句")
