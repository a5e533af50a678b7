"""What is said of models, codebooks and files to be written."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

MODELS: Mapping[str, str] = MappingProxyType(
    {
        "there is another model under the name {}": "已有另一个模型名为 {0}",
        "Give that one another name": "请给它另起名称",
        "the new model cannot be copied ({})": "无法复制新模型（{0}）",
        "Make room on the disk, or check the permission to write there": (
            "请腾出磁盘空间，或检查写入权限"
        ),
        "the model in use, {}, is no longer there": "正在使用的模型 {0} 已不存在",
        "Put it back, or start with --model and the folder of another": (
            "请将它放回，或用 --model 指定另一个模型的文件夹启动"
        ),
        "there is no model {}": "没有模型 {0}",
        "Choose one of {}": "请从以下选择：{0}",
        "there is no such bundle folder": "没有这个模型文件夹",
        "Give the folder that 'linkage train' wrote, the one with bundle.json in it": (
            "请指定 linkage train 写出的、含有 bundle.json 的文件夹"
        ),
        "not a whole model bundle: {} not found (looked for {})": (
            "不是完整的模型：缺少 {0}（应有 {1}）"
        ),
        "Copy the bundle again, with all its files": "请重新复制模型及其全部文件",
        "{} states no hash for {}": "{0} 没有写明 {1} 的校验值",
        "the codes of {} are not those of {}": "{0} 的编码与 {1} 的不一致",
        "the fingerprint of {} is not the one in {}": "{0} 的指纹与 {1} 中的不一致",
        "there is something here already": "此处已有内容",
        "Choose another folder": "请选择其他文件夹",
        "cannot write a bundle without {}": "缺少 {0}，无法写出模型",
        "states no format version": "没有写明格式版本",
        "Copy the bundle again": "请重新复制模型",
        "Copy the bundle again or train anew": "请重新复制模型，或重新训练",
        "bundle format {}, while this version reads format {}": (
            "模型格式为 {0}，而本版本读取格式 {1}"
        ),
        "Update linkage-nlp, or train the model again with this version": (
            "请更新 linkage-nlp，或用本版本重新训练"
        ),
        "{} is missing": "缺少 {0}",
        "{} differs from what {} says it is": "{0} 与 {1} 所写的不符",
        "It was damaged or edited; copy the bundle again or train anew": (
            "文件损坏或被改动；请重新复制模型或重新训练"
        ),
        "cannot be read as JSON ({})": "无法作为 JSON 读取（{0}）",
        "not as a format {} bundle has it ({})": "不符合格式 {0} 的模型（{1}）",
        "Check the disk and the permission to read it": "请检查磁盘和读取权限",
        "codebook {} has no dimension {}": "编码表 {0} 没有维度 {1}",
        "Its dimensions are {}": "其维度有：{0}",
        "dimension {} of codebook {} has no code {}": "编码表 {1} 的维度 {0} 没有编码 {2}",
        "codebook {} has no group {}": "编码表 {0} 没有分组 {1}",
        "Its groups are {}": "其分组有：{0}",
        "this file cannot be written ({})": "无法写入此文件（{0}）",
        "Close the program that has it open, or choose another place": (
            "请关闭打开它的程序，或选择其他位置"
        ),
        "cannot write {}": "无法写出 {0}",
        "Give the output one of these suffixes: {}": "请使用以下扩展名之一：{0}",
        "{} sentences are more than a worksheet holds": "{0} 个句子超过一张工作表的容量",
        "Write a .csv or .jsonl file, or tag fewer transcripts at a time": (
            "请改用 .csv 或 .jsonl，或减少一次导出的访谈"
        ),
    }
)
