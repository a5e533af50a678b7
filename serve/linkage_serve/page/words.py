"""The words of the pages, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from linkage_nlp.codebook import Bilingual

WORDS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "accept": Bilingual("Accept", "采纳"),
        "accepted": Bilingual("accepted", "已采纳"),
        "accepted_by": Bilingual("accepted by", "采纳者："),
        "activate": Bilingual("Use this model", "使用此模型"),
        "active": Bilingual("in use", "使用中"),
        "actions": Bilingual("Actions", "操作"),
        "add": Bilingual("Add a code", "添加编码"),
        "all": Bilingual("Show all", "全部显示"),
        "all_cases": Bilingual("All cases", "全部案例"),
        "all_sentences": Bilingual("all sentences", "全部句子"),
        "broken": Bilingual("This model is broken", "此模型已损坏"),
        "by_case": Bilingual("One case", "单个案例"),
        "cancelled": Bilingual(
            "Cancelled; what was done before that is kept.", "已取消；此前完成的部分已保留。"
        ),
        "case": Bilingual("Case", "案例"),
        "case_prompt": Bilingual("Which case does it belong to?", "它属于哪个案例？"),
        "cases_with": Bilingual("Cases with it", "有此编码的案例"),
        "change_case": Bilingual("Change case", "更改案例"),
        "close": Bilingual("Close", "关闭"),
        "code": Bilingual("Code", "编码"),
        "codes": Bilingual("Codes", "编码"),
        "connection": Bilingual(
            "The service does not answer, so it is not known whether the last step was kept. "
            "Check that it runs, then load this page again to see what holds.",
            "服务没有应答，无法确定上一步是否已保存。请确认服务正在运行，再刷新本页查看现状。",
        ),
        "delete": Bilingual("Delete", "删除"),
        "delete_sure": Bilingual(
            "Delete this interview with its codes and corrections? There is no way back.",
            "删除这份访谈及其编码和更正？此操作无法撤销。",
        ),
        "doubtful": Bilingual("to review", "待复核"),
        "drop": Bilingual("Drop interviews here", "将访谈拖放到这里"),
        "empty": Bilingual("No interviews yet. Drop some above.", "还没有访谈。请拖放到上方。"),
        "empty_matrix": Bilingual("Nothing has been coded yet.", "尚无编码。"),
        "english": Bilingual("English", "英文"),
        "chinese": Bilingual("Chinese", "中文"),
        "export_csv": Bilingual("Table of sentences (CSV)", "句子表格（CSV）"),
        "export_docx": Bilingual("Word document", "Word 文档"),
        "export_html": Bilingual("Page to read and to pass on", "可阅读和转发的网页"),
        "export_jsonl": Bilingual("Data for programs (JSON Lines)", "程序用数据（JSON Lines）"),
        "export_qdpx": Bilingual(
            "Project for ATLAS.ti, MAXQDA, NVivo (REFI-QDA)",
            "ATLAS.ti、MAXQDA、NVivo 项目（REFI-QDA）",
        ),
        "export_xlsx": Bilingual("Workbook (Excel)", "工作簿（Excel）"),
        "exports": Bilingual("Exports", "导出"),
        "exports_hint": Bilingual(
            "What people corrected is in the files: what they rejected is no code in them, and is "
            "marked “none” in those for programs.",
            "文件包含人工更正：被否决的编码不再作为编码，在供程序使用的文件中标为“none”。",
        ),
        "failed": Bilingual("failed", "失败"),
        "filter": Bilingual("Show sentences with", "只看含有以下编码的句子"),
        "formats": Bilingual(
            ".docx, .txt, .md, .vtt, .srt, .csv, .tsv, .xlsx or Whisper's .json; documents as "
            ".pdf, .html or .mhtml",
            ".docx、.txt、.md、.vtt、.srt、.csv、.tsv、.xlsx 或 Whisper 的 .json；文献资料为 "
            ".pdf、.html 或 .mhtml",
        ),
        "help": Bilingual("Keys", "快捷键"),
        "in_interview": Bilingual("In the interview", "在访谈中查看"),
        "interview": Bilingual("Interview", "访谈"),
        "interviews": Bilingual("Interviews", "访谈"),
        "key_accept": Bilingual("accept the code", "采纳编码"),
        "key_add": Bilingual("add a code", "添加编码"),
        "key_choose": Bilingual("code before, code after", "上一个、下一个编码"),
        "key_doubtful": Bilingual("next one to review", "下一个待复核"),
        "key_every": Bilingual("every sentence, coded or not", "逐句移动，无论有无编码"),
        "key_move": Bilingual("next, previous coded sentence", "下一个、上一个有编码的句子"),
        "key_reject": Bilingual("reject the code", "否决编码"),
        "key_undo": Bilingual("undo", "撤销"),
        "known": Bilingual("was here already", "已存在"),
        "limits": Bilingual("at most", "上限"),
        "made": Bilingual("Made", "制作日期"),
        "made_from": Bilingual("Trained on", "训练数据"),
        "matrix": Bilingual("Matrix", "矩阵"),
        "matrix_hint": Bilingual(
            "Sentences accepted, and in brackets those to review. Click a number to read them.",
            "已采纳的句子数，括号内为待复核。点击数字阅读原文。",
        ),
        "model": Bilingual("Model", "模型"),
        "models": Bilingual("Models", "模型"),
        "more": Bilingual("More", "更多"),
        "need_script": Bilingual(
            "Allow JavaScript for this address to send interviews in and to correct.",
            "请为此地址启用 JavaScript，以便上传和更正。",
        ),
        "new_token": Bilingual(
            "Whoever runs the service makes one with 'linkage serve token'.",
            "由服务管理员用 linkage serve token 生成。",
        ),
        "no_code": Bilingual("No code on this sentence.", "此句没有编码。"),
        "no_scores": Bilingual("It was not measured.", "尚未评测。"),
        "not_tagged": Bilingual("waiting to be coded", "等待编码"),
        "nothing_chosen": Bilingual("Choose a sentence.", "请选择一个句子。"),
        "of_marked": Bilingual("Right when it codes", "编码正确率"),
        "of_true": Bilingual("Found of what is there", "查全率"),
        "problem_back": Bilingual("Back to the interviews", "返回访谈列表"),
        "quotes": Bilingual("Quotes", "引文"),
        "ready": Bilingual("coded", "已编码"),
        "received": Bilingual("Received", "收到日期"),
        "reject": Bilingual("Reject", "否决"),
        "rejected": Bilingual("rejected", "已否决"),
        "rejected_by": Bilingual("rejected by", "否决者："),
        "retag": Bilingual("Code all interviews anew", "重新编码全部访谈"),
        "retag_started": Bilingual(
            "The interviews are being coded anew; corrections stay.",
            "正在重新编码；人工更正保留不变。",
        ),
        "select": Bilingual("Choose files", "选择文件"),
        "send": Bilingual("Sending", "上传中"),
        "sentence": Bilingual("Sentence", "句子"),
        "sentences": Bilingual("Sentences", "句子数"),
        "cases": Bilingual("cases", "个案例"),
        "shown": Bilingual("sentences", "个句子"),
        "sign_in": Bilingual("Sign in", "登录"),
        "sign_out": Bilingual("Sign out", "退出"),
        "skip": Bilingual("Skip to the content", "跳到正文"),
        "support": Bilingual("Sentences with it", "含此编码的句数"),
        "sure": Bilingual("Hide codes to review", "隐藏待复核的编码"),
        "tagging": Bilingual("being coded", "编码中"),
        "title": Bilingual("linkage: coded interviews", "linkage：访谈编码"),
        "token": Bilingual("Token", "令牌"),
        "trust": Bilingual("How far to trust it", "可信程度"),
        "trust_hint": Bilingual(
            "Measured on cases that were kept apart from training, against the codes that the "
            "dataset gives them. On your interviews it may do worse: other topics, regions, ways "
            "of speaking. Check a random sample of your own before you report figures.",
            "在未用于训练的案例上，与数据集中的编码对照测得。您的访谈在话题、地区或说话方式上"
            "可能不同，表现可能更差。报告数字前，请先随机抽查自己的材料。",
        ),
        "undo": Bilingual("Undo", "撤销"),
        "undone": Bilingual("Undone", "已撤销"),
        "within": Bilingual("Only sentences that also carry", "只统计同时带有此编码的句子"),
        "apply": Bilingual("Show", "显示"),
        "your_name": Bilingual("Your name", "您的姓名"),
        # Sending in, and what is known of an interview.
        "also_cases": Bilingual(
            "A file cases.csv among them says which file is of which case (columns case and file).",
            "其中名为 cases.csv 的文件说明各文件属于哪个案例（含 case 和 file 两列）。",
        ),
        "cases_taken": Bilingual(
            "list of cases taken; interviews given to another case:",
            "已采用案例列表；改变案例的访谈数：",
        ),
        "changed_codes": Bilingual("codes changed", "处编码有变化"),
        "dismiss": Bilingual("Dismiss", "清除"),
        "document": Bilingual("document", "文献资料"),
        "documents": Bilingual("Documents", "文献资料"),
        "edit": Bilingual("Case and speakers", "案例与说话人"),
        "interviewers_of_sent": Bilingual(
            "Who interviews (names as in the file, with commas between)",
            "访谈人（与文件中的称呼一致，用逗号分隔）",
        ),
        "interviews_here": Bilingual("interviews", "份访谈"),
        "kind": Bilingual("Kind of source", "来源类型"),
        "kind_interview": Bilingual("interview", "访谈"),
        "row": Bilingual("row {}: ", "第 {} 行："),
        "save": Bilingual("Save", "保存"),
        "saved_again": Bilingual(
            "It is being coded anew, as what interviewers say is not coded.",
            "访谈人的话不作编码，因此正在重新编码。",
        ),
        "sent_next": Bilingual("For the files sent next", "适用于接下来上传的文件"),
        "show_all": Bilingual("All", "全部"),
        "speakers": Bilingual("Who interviews", "谁是访谈人"),
        "speakers_none": Bilingual("No speaker is named in it.", "其中没有标明说话人。"),
        "waiting": Bilingual("waiting", "等待中"),
        # The reader.
        "any_decision": Bilingual("any", "不限"),
        "decision": Bilingual("Decision", "状态"),
        "decided": Bilingual("decided by a person", "经人工判定"),
        "everybody": Bilingual("everybody", "所有人"),
        "history": Bilingual("History", "更正记录"),
        "history_none": Bilingual("Nobody has corrected this sentence.", "此句没有人工更正。"),
        "key_back": Bilingual("take back what people said of the code", "撤回对该编码的人工判定"),
        "key_history": Bilingual("history of the sentence", "此句的更正记录"),
        "model_said": Bilingual("The model had said", "当时模型的判断"),
        "next": Bilingual("Next", "下一个"),
        "nothing_said": Bilingual("nothing", "无"),
        "previous": Bilingual("Previous", "上一个"),
        "speaker": Bilingual("Speaker", "说话人"),
        "verdict": Bilingual("Said", "判定"),
        "when": Bilingual("When", "时间"),
        "who": Bilingual("Who", "何人"),
        "withdraw": Bilingual("Take back", "撤回"),
        "withdrawn": Bilingual("taken back", "已撤回"),
        # What another model changed.
        "after": Bilingual("After", "之后"),
        "before": Bilingual("Before", "之前"),
        "changes": Bilingual("Changes", "编码变化"),
        "changes_hint": Bilingual(
            "Where the last run of a model decides otherwise than the one before. What people "
            "decided holds whatever the model says.",
            "最近一次编码与上一次判断不同之处。无论模型怎么说，人工判定始终有效。",
        ),
        "changes_none": Bilingual(
            "The last run decides nothing otherwise.", "最近一次编码没有任何不同。"
        ),
        "changes_one": Bilingual(
            "It has been coded once; there is nothing to compare with.",
            "只编码过一次，没有可比较的。",
        ),
        "holds": Bilingual("What holds", "现在有效"),
        "to_reader": Bilingual("Back to the interview", "返回访谈"),
        # Comparing models.
        "agreed": Bilingual("agrees", "一致"),
        "all_languages": Bilingual("both", "合计"),
        "compare": Bilingual("Compare two models", "比较两个模型"),
        "compare_hint": Bilingual(
            "Both are asked for the codes that people have accepted or rejected here. As people "
            "correct what the model in use suggested, this says which model agrees more with "
            "them, not how good either is.",
            "对人工采纳或否决过的编码，分别询问两个模型。由于人工更正的是现用模型的建议，结果只说明"
            "哪个模型与人工更一致，并不说明模型的好坏。",
        ),
        "compare_none": Bilingual(
            "There is one usable model; put another into the folder of models to compare.",
            "目前只有一个可用模型；将另一个放入模型文件夹后即可比较。",
        ),
        "comparison": Bilingual("Comparison", "比较结果"),
        "first_model": Bilingual("First", "第一个"),
        "judged": Bilingual("Codes judged by people", "人工判定的编码"),
        "missed": Bilingual("misses what people accepted", "漏掉人工采纳的"),
        "second_model": Bilingual("Second", "第二个"),
        "start_compare": Bilingual("Compare", "比较"),
        "wrong": Bilingual("accepts what people rejected", "采纳了人工否决的"),
        "retag_done": Bilingual(
            "Interviews coded anew: {}; codes decided otherwise: {}.",
            "重新编码的访谈：{} 份；判断有变化的编码：{} 处。",
        ),
        # Jobs.
        "asked_by": Bilingual("Asked for by", "提交者"),
        "cancel": Bilingual("Cancel", "取消"),
        "job": Bilingual("Job", "任务"),
        "job_compare": Bilingual("Comparing models", "比较模型"),
        "job_retrain": Bilingual("Training anew", "重新训练"),
        "job_tag": Bilingual("Coding", "编码"),
        "jobs": Bilingual("Jobs", "任务"),
        "jobs_none": Bilingual("Nothing has been asked for yet.", "尚无任务。"),
        "deleted": Bilingual("deleted since", "已被删除"),
        "progress": Bilingual("Progress", "进度"),
        "status_cancelled": Bilingual("cancelled", "已取消"),
        "status_done": Bilingual("done", "已完成"),
        "status_failed": Bilingual("failed", "失败"),
        "status_running": Bilingual("running", "进行中"),
        "status_waiting": Bilingual("waiting", "等待中"),
        "unchanged": Bilingual("coded by this model already", "已由此模型编码"),
        # The matrix.
        "counted": Bilingual("Counted", "统计范围"),
        "everything": Bilingual("both", "两者"),
        "in_words": Bilingual("In words", "文字表述"),
    }
)
