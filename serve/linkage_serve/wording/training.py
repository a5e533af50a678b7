"""What is said of trainings that cannot be carried out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from linkage_serve.retraining.workspaces import Lack

TRAINING: Mapping[str, str] = MappingProxyType(
    {
        **{lack.what.en: lack.what.zh for lack in Lack},
        **{lack.remedy.en: lack.remedy.zh for lack in Lack},
        "there is no retraining {}": "没有编号为 {0} 的训练请求",
        "List them with GET /v1/retrainings": "可用 GET /v1/retrainings 列出",
        "the training cannot be started ({})": "无法开始训练（{0}）",
        "Check that the disk and the memory are not full": "请检查磁盘和内存是否已满",
        "'linkage loop' did not answer as expected": "linkage loop 的回答不符合预期",
        "Check that all parts of linkage-nlp are of the same version": (
            "请检查 linkage-nlp 的各部分是否为同一版本"
        ),
        "'{}' was killed, as happens when memory runs out": (
            "“{0}”被强制结束，内存不足时会出现这种情况"
        ),
        "'{}' ended with exit code {}": "“{0}”以退出码 {1} 结束",
        "Mend that, then begin the training again. Its log is {}": (
            "请解决此问题后重新开始训练；日志在 {0}"
        ),
        "there is another model under the name {}": "已有名为 {0} 的另一个模型",
        "Give that one another name": "请将那个模型改名",
        "the new model cannot be copied ({})": "无法复制新模型（{0}）",
        "Make room on the disk, or check the permission to write there": (
            "请腾出磁盘空间，或检查写入权限"
        ),
    }
)
