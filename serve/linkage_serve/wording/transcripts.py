"""What is said of transcripts, documents and lists of cases that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TRANSCRIPTS: Mapping[str, str] = MappingProxyType(
    {
        "not a whole {} file": "不是完整的 {0} 文件",
        "It was cut short or has a wrong name; copy it again, or open it in the program that made "
        "it and save it anew": "文件被截断或名称有误；请重新复制，或用制作它的程序打开后另存",
        "unpacks to more than {} MB, or to far more than its size": (
            "解压后超过 {0} MB，或远大于其文件大小"
        ),
        "If it is a real transcript, remove pictures from it and save it anew": (
            "如果确为访谈记录，请删除其中的图片后另存"
        ),
        "its content is encrypted": "其内容已加密",
        "Save it without a password": "请取消密码后另存",
        "its part {} is broken": "其中的 {0} 部分已损坏",
        "Copy it again, or open it in the program that made it and save it anew": (
            "请重新复制，或用制作它的程序打开后另存"
        ),
        "nothing was said in it": "其中没有任何发言",
        "it is empty": "文件是空的",
        "Check that this is the transcript, with text beside the speakers' names": (
            "请检查它是否为访谈记录，说话人姓名之后是否有文字"
        ),
        "character {} of its text is half of a pair of surrogates": (
            "其文字的第 {0} 个字符不完整（半个代理对）"
        ),
        "Export the transcript again": "请重新导出访谈记录",
        "no column is named {}; found {}": "没有名为 {0} 的列；现有的列：{1}",
        "Name the column of cases 'case', and that of their files, if any, 'file'": (
            "请将案例一列命名为“case”（或“案例”），如有文件一列则命名为“file”（或“文件”）"
        ),
        "none": "无",
        "this row has more cells than the {} columns of the header": (
            "此行的单元格多于表头的 {0} 列"
        ),
        "Name each column in the header, and quote texts that hold the delimiter": (
            "请在表头写明每一列的名称；文字中含分隔符时请加引号"
        ),
        "the case is missing": "缺少案例",
        "Fill it in": "请填写",
        "two columns are named {}": "有两列同名：{0}",
        "Give each column a name of its own": "请给每一列各起一个名称",
        "not a readable table ({})": "不是可读取的表格（{0}）",
        "Close each quotation mark": "请检查引号是否成对",
        "a cell of this row is a formula without a stored value": (
            "此行有一个单元格是公式，但没有保存结果"
        ),
        "Open the workbook in Excel and save it, so that values are stored": (
            "请在 Excel 中打开该工作簿并保存，使结果存入文件"
        ),
        "{} belongs to case {} already": "{0} 已属于案例 {1}",
        "Keep one of the two rows": "两行请只保留一行",
        "this is not text, though its name says so": "从名称看应为文本，但内容不是",
        "If it is a Word or Excel file, give it its name back (.docx, .xlsx); otherwise copy or "
        "export it again": (
            "如果是 Word 或 Excel 文件，请改回原来的扩展名（.docx、.xlsx）；否则请重新复制或导出"
        ),
        "unknown encoding": "无法识别文字编码",
        "Save it as UTF-8 (in Notepad: Save as, Encoding UTF-8; in Word: save as .docx)": (
            "请另存为 UTF-8（记事本：另存为，编码选 UTF-8；Word：存为 .docx）"
        ),
        "its first bytes say {}, but it is broken from byte {} on": (
            "文件开头标明为 {0}，但从第 {1} 个字节起已损坏"
        ),
        "Copy it again, or open it and save it as UTF-8": "请重新复制，或打开后另存为 UTF-8",
        "this folder may not be read": "没有权限读取此文件夹",
        "Ask for permission to read it": "请申请读取权限",
        "there is no such file or folder": "没有这个文件或文件夹",
        "Check the path": "请检查路径",
        "{} is not a format of transcripts that is read": "不支持 {0} 格式的访谈记录",
        "Save it in one of these: {}": "请存为以下格式之一：{0}",
        "{} files are not read": "不能读取 {0} 文件",
        "Open it and save it as .docx or .txt": "请打开后另存为 .docx 或 .txt",
        "Open it and save it as .xlsx or .csv": "请打开后另存为 .xlsx 或 .csv",
        "Copy its text into a .docx or .txt file": "请将其文字复制到 .docx 或 .txt 文件中",
        "Transcribe it first, and give the .srt or .json file of the speech recognition": (
            "请先转写录音，再上传语音识别得到的 .srt 或 .json 文件"
        ),
        "it is protected with a password, or of an old format": "文件有密码保护，或为旧版格式",
        "Open it, remove the password and save it as {}": "请打开文件，取消密码后另存为 {0}",
        "it declares XML entities, which no Word or Excel file does": (
            "文件声明了 XML 实体，正常的 Word 或 Excel 文件不会这样"
        ),
        "Do not use this file unless you know who made it": "除非清楚来源，否则请勿使用此文件",
        "it is protected with a password": "文件有密码保护",
        "Open it, remove the password (File, Info, Protect) and save it as {}": (
            "请打开文件，取消密码（文件、信息、保护），再另存为 {0}"
        ),
        "an old Word or Excel file under the name {}": (
            "这是旧版 Word 或 Excel 文件，扩展名却是 {0}"
        ),
        "Open it and save it as {}": "请打开后另存为 {0}",
        "it holds {} cases: {}": "其中有 {0} 个案例：{1}",
        "Read it with read_transcripts, which gives one transcript for each case": (
            "请用 read_transcripts 读取，它为每个案例给出一份访谈记录"
        ),
        "Check that the transcript was saved": "请检查访谈记录是否已保存",
        "case {} is given, but the table holds several cases: {}": (
            "指定了案例 {0}，但表格中有多个案例：{1}"
        ),
        "Leave the case out, or split the table": "请不要指定案例，或将表格拆分",
        "this row cannot be read ({})": "此行无法读取（{0}）",
        "Close each quotation mark, and double those within a text": (
            "请检查引号是否成对；文字中的引号请写两次"
        ),
        "not a whole PDF file": "不是完整的 PDF 文件",
        "Copy it again, or open it and print it as a new PDF": "请重新复制，或打开后打印为新的 PDF",
        "more than {} pages, or a page that unpacks to more than any printed one": (
            "超过 {0} 页，或其中一页解压后大得不合常理"
        ),
        "Split it, and give the part that matters": "请拆分文件，只上传需要的部分",
        "there is no text in it, only pictures of its pages": "其中没有文字，只有页面的图片",
        "Run text recognition (OCR) over it, for example with ocrmypdf, or copy what it says": (
            "请先作文字识别（OCR），例如用 ocrmypdf，或将其中文字抄录下来"
        ),
        "its fonts do not say which characters they show": "其字体没有说明所显示的是哪些字符",
        "it is encrypted": "文件已加密",
        "Open it, and print it as a new PDF or save it without a password": (
            "请打开文件，打印为新的 PDF，或取消密码后另存"
        ),
        "not a .{} file as its name says": "从名称看应为 .{0} 文件，但内容不是",
        "A .vtt file begins with the line WEBVTT, an .srt file with the number 1; export it again, "
        "or name it .txt": (
            ".vtt 文件以 WEBVTT 一行开头，.srt 文件以数字 1 开头；请重新导出，或改名为 .txt"
        ),
        "the times of this cue cannot be read": "无法读取这条字幕的时间",
        "Write them as 00:00:04.000 --> 00:00:06.500": "请写成 00:00:04.000 --> 00:00:06.500",
        "Write them as 00:00:04,000 --> ...": "请写成 00:00:04,000 --> ...",
        "not a web page saved in one file": "不是保存为单个文件的网页",
        "Save the page again in the browser, as .html or as a single file (.mhtml)": (
            "请在浏览器中重新保存网页，存为 .html 或单个文件（.mhtml）"
        ),
        "not a web page, though its name says so": "从名称看应为网页，但内容不是",
        "If it is a transcript, name it .txt": "如果是访谈记录，请改名为 .txt",
        "no text in this page; a script may have to make it first": (
            "网页中没有文字，可能需要脚本运行后才会出现"
        ),
        "Open it in a browser and print it as PDF, or copy its text into a .txt file": (
            "请在浏览器中打开并打印为 PDF，或将文字复制到 .txt 文件中"
        ),
        "segment {} has no text": "第 {0} 段没有文字",
        "segment {} has a time that is not a number of seconds": "第 {0} 段的时间不是以秒计的数字",
        'Give what Whisper writes: {"segments": [{"start": 0.0, "end": 2.5, "text": "..."}]}': (
            '请使用 Whisper 的格式：{"segments": [{"start": 0.0, "end": 2.5, "text": "..."}]}'
        ),
        "not valid JSON ({})": "不是有效的 JSON（{0}）",
        "too deep or too large": "层次过深或数据过大",
        "It was cut short or edited; export it again": "文件被截断或改动过；请重新导出",
        "no segments and no text in it": "其中既没有分段也没有文字",
        "not a Word document: there is no {} in it": "不是 Word 文档：其中没有 {0}",
        "Open it in the program that made it and save it as .docx": (
            "请用制作它的程序打开后另存为 .docx"
        ),
        "its text is broken": "其文字部分已损坏",
        "Open it in Word, let Word repair it, and save it anew": "请用 Word 打开，修复后另存",
        "not a workbook that can be read": "不是可读取的工作簿",
        "Open it in Excel, let Excel repair it, and save it as .xlsx": (
            "请用 Excel 打开，修复后另存为 .xlsx"
        ),
        "a sheet with more than {} rows": "有一张工作表超过 {0} 行",
        "Remove what does not belong to the transcript": "请删除与访谈记录无关的内容",
        "the text of this row is a formula without a stored value": (
            "此行的文字是公式，但没有保存结果"
        ),
        "no column is named 'text'; found {}": "没有名为“text”的列；现有的列：{0}",
        "no column is named 'text'; it is empty": "没有名为“text”的列；表格是空的",
        "Name the column with what was said 'text' (or 文本), and where you have them 'case', "
        "'speaker', 'role' and 'time'": (
            "请将发言内容一列命名为“text”（或“文本”），如有则再加“case”“speaker”“role”“time”各列"
        ),
        "unknown role {}": "无法识别的角色 {0}",
        "Use interviewer or respondent, or 访谈人 or 受访者": (
            "请用 interviewer 或 respondent，或“访谈人”“受访者”"
        ),
        "{} is not a time": "{0} 不是时间",
        "(a longer text)": "（较长的文字）",
        "Write it as 00:12:05, 12:05 or seconds": "请写成 00:12:05、12:05 或秒数",
        "this row has more cells than the header, which has {}": "此行的单元格多于表头的 {0} 个",
        "Put the text in quotation marks if it holds the character that separates the columns": (
            "如果文字中含有分隔列的字符，请给文字加引号"
        ),
        "no case in this row, while other rows have one": "此行没有案例，而其他行有",
        "Write the case into each row": "请在每一行写明案例",
        "larger than {} MB, which no transcript is": "超过 {0} MB，访谈记录不会这么大",
        "Remove pictures and recordings from it, or split it": "请删除其中的图片和录音，或拆分文件",
        "this is a folder, not a transcript": "这是文件夹，不是访谈记录",
        "Name a file in it": "请指定其中的一个文件",
        "there is no such file": "没有这个文件",
        "this file may not be read": "没有权限读取此文件",
        "Ask for permission to read it, or close the program that holds it": (
            "请申请读取权限，或关闭正在使用它的程序"
        ),
        "this file cannot be read ({})": "无法读取此文件（{0}）",
        "Check the path and the disk": "请检查路径和磁盘",
    }
)
