"""What is said of requests that the service cannot carry out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SERVICE: Mapping[str, str] = MappingProxyType(
    {
        # Kinds of problem, and what each means.
        "The request cannot be read": "无法读取请求",
        "Its form is broken": "其格式有误",
        "A token is needed": "需要令牌",
        "Send 'Authorization: Bearer TOKEN'. 'linkage serve token' makes a token": (
            "请发送“Authorization: Bearer 令牌”；令牌由 linkage serve token 生成"
        ),
        "The request comes from another site": "请求来自其他网站",
        "A page of another site may not change anything here": "其他网站的页面不能更改这里的内容",
        "There is nothing here": "这里没有内容",
        "The address or the id is wrong": "地址或编号有误",
        "This address does not take this method": "此地址不接受这种请求方法",
        "The header Allow names the methods that it takes": "可用的方法见响应头 Allow",
        "This cannot be done as things are": "按目前的情况无法完成",
        "What is there is not fit for it": "现有的内容不适合这样做",
        "Too much was sent": "发送的内容过多",
        "Send less at a time": "请每次少发一些",
        "The service is not known by this name": "服务不使用这个名称",
        "Use the address that it printed, or name the host with --allowed-host": (
            "请使用服务启动时显示的地址，或用 --allowed-host 指定主机名"
        ),
        "Something in the request is not valid": "请求中有无效的内容",
        "`errors` says what, and where": "具体内容和位置见 errors",
        "No file could be read as a transcript": "没有一个文件能作为访谈记录读取",
        "`errors` says of each file what is wrong with it": "每个文件的问题见 errors",
        "Too many requests": "请求过多",
        "Wait as long as the header Retry-After says": "请按响应头 Retry-After 所说的时间等待",
        "An error within the service": "服务内部出错",
        "It is not your doing. The service's log says where it arose": (
            "这不是您造成的；出错位置见服务日志"
        ),
        "The service has too much to do": "服务正忙",
        "Wait as long as the header Retry-After says, then send the request again": (
            "请按响应头 Retry-After 所说的时间等待，然后重新发送"
        ),
        "The service cannot work at present": "服务目前无法工作",
        "Its database or its model is out of reach, or it is stopping": (
            "数据库或模型无法使用，或服务正在停止"
        ),
        "this could not be done": "无法完成",
        "See the log of the service": "请查看服务日志",
        "see what 'errors' says of each place": "各处的问题见 errors",
        "see the log of the service": "请查看服务日志",
        # What the framework says by itself.
        "Too many files. Maximum number of files is {}": "文件过多，一次最多 {0} 个",
        "Too many fields. Maximum number of fields is {}": "字段过多，最多 {0} 个",
        "There was an error parsing the body": "无法读取请求内容",
        # Asking.
        "the codebook in use has no such code": "现用的编码表中没有此编码",
        "Its codes are {}": "其编码有：{0}",
        "no code of the codebook in use": "不是现用编码表中的编码",
        "the service is stopping": "服务正在停止",
        "Try again in a moment": "请稍后再试",
        "there is no such kind of problem": "没有这类问题",
        "Check the address": "请检查地址",
        "too many streams are open": "打开的进度连接过多",
        "Try again in {} s": "请在 {0} 秒后再试",
        "this token is not valid": "此令牌无效",
        "Ask for a new one": "请申请新的令牌",
        "{} in one request": "一次请求中有{0}",
        "more than {} sentences": "超过 {0} 个句子",
        "more than {} characters": "超过 {0} 个字符",
        "Send fewer texts at a time": "请每次少发一些文字",
        "no file could be read as a transcript": "没有一个文件能作为访谈记录读取",
        "See what 'errors' says of each file": "每个文件的问题见 errors",
        "nobody of this name speaks in the interview": "访谈中没有这个名字的说话人",
        "Take the names from the interview as they stand there": "请使用访谈中出现的原名",
        "nothing has been tagged yet": "尚无已编码的内容",
        "no tagged case {}": "没有已编码的案例 {0}",
        "Send transcripts, and wait until their job is done": "请先上传访谈，待编码完成后再试",
        "larger than {} bytes": "超过 {0} 字节",
        "a case has a name that is too long, or goes over several lines": (
            "有案例的名称过长，或跨越多行"
        ),
        "Give it a name of up to {} characters": "请使用不超过 {0} 个字符的名称",
        "it holds characters that stand for nothing (NUL, or halves of characters)": (
            "其中有不代表任何内容的字符（NUL 或不完整的字符）"
        ),
        "more than {} sentences in one interview": "一份访谈中超过 {0} 个句子",
        "Split it, or check that it is an interview": "请拆分，或检查它是否为访谈",
        "there is no job {}": "没有任务 {0}",
        "there is no comparison {}": "没有比较结果 {0}",
        "Compare two models on the page of models": "请在“模型”页面比较两个模型",
        "List the jobs with GET /v1/jobs": "任务列表见 GET /v1/jobs",
        "there is no retraining {}": "没有再训练 {0}",
        "List them with GET /v1/retrainings": "列表见 GET /v1/retrainings",
        "there is no sentence {}": "没有句子 {0}",
        "Take the id from a list of sentences": "请使用句子列表中的编号",
        "there is no run {} of a model over this transcript": "此访谈没有编号为 {0} 的编码记录",
        "See its runs with GET /v1/transcripts/{id}/taggings": (
            "编码记录见 GET /v1/transcripts/{id}/taggings"
        ),
        "there is no valid token {}": "没有有效的令牌 {0}",
        "See 'linkage serve token --list'": "见 linkage serve token --list",
        "there is no transcript {}": "没有访谈 {0}",
        "List the transcripts with GET /v1/transcripts; it may have been deleted": (
            "它可能已被删除；现有的访谈见访谈列表"
        ),
        "this address is not one of ours": "没有这个地址",
        "{} sentences are waiting to be tagged": "有 {0} 个句子正在等待编码",
        "{} requests are being answered": "正在处理 {0} 个请求",
        "Try again in 1 s": "请在 1 秒后再试",
        "the request is larger than {} bytes": "请求超过 {0} 字节",
        "Send fewer or smaller files at a time": "请每次少发一些文件，或发较小的文件",
        "too many wrong tokens came from this address": "此地址发来的错误令牌过多",
        "Wait {} s": "请等待 {0} 秒",
        "this request has no token, or one that is not valid": "请求没有令牌，或令牌无效",
        "Send 'Authorization: Bearer TOKEN'; 'linkage serve token' makes one": (
            "请发送“Authorization: Bearer 令牌”；令牌由 linkage serve token 生成"
        ),
        "this request has no password that is a token for Label Studio": (
            "请求的密码不是供 Label Studio 使用的令牌"
        ),
        "Make one with 'linkage serve token --for-label-studio' and give it as the password of the "
        "model's Basic authentication": (
            "请用 linkage serve token --for-label-studio 生成，并填作模型 Basic 认证的密码"
        ),
        "a page of another site may not change anything here": "其他网站的页面不能更改这里的内容",
        "Open the service's own page": "请打开本服务自己的页面",
        "this address sends too many requests": "此地址发送的请求过多",
        "this service is not known by the name that was asked for": "服务不使用所请求的名称",
        "this request came by a proxy, of which the service was not told": (
            "请求经由代理而来，但服务并不知道有代理"
        ),
        "Start it with --allowed-host and the name that the proxy gives it; then tokens are "
        "needed": "请用 --allowed-host 加代理所用的名称启动服务；此后需要令牌",
        "an error within the service": "服务内部出错",
        "too many events wait to be counted": "等待统计的事件过多",
        # Jobs.
        "nothing has been corrected yet": "尚无任何更正",
        "Correct some codes, then compare": "请先更正一些编码，再作比较",
        "somebody has decided otherwise on this code meanwhile": "其间已有人对这个编码另作决定",
        "Look at it as it stands now, then decide again": "请先看它现在的状态，再作决定",
        "the database failed {} times during this": "做这项任务时数据库出错 {0} 次",
        "the service ended {} times while it did this": "服务在做这项任务时中断了 {0} 次",
        "See the log of the service, then ask for it again": "请查看服务日志，然后重新提交",
        "Ask for it again, or see the log of the service": "请重新提交，或查看服务日志",
        "the training cannot be started ({})": "无法开始训练（{0}）",
        "Check that the disk and the memory are not full": "请检查磁盘和内存是否已满",
        "the database failed ({})": "数据库出错（{0}）",
        "Check that it runs, that its disk is not full, and its own log": (
            "请检查数据库是否在运行、磁盘是否已满，并查看数据库日志"
        ),
    }
)
