"""Chinese places: provinces, cities, and what ends the names of others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linkage_nlp.masking.kinds import Kind
from linkage_nlp.masking.names.found import Found

PROVINCES = (
    "北京 上海 天津 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 "
    "广东 海南 四川 贵州 "
    "云南 陕西 甘肃 青海 内蒙古 内蒙 广西 西藏 宁夏 新疆"
).split()
CITIES = (
    "石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 太原 大同 长治 晋城 运城 临汾 "
    "呼和浩特 包头 鄂尔多斯 "
    "沈阳 大连 鞍山 抚顺 丹东 锦州 营口 长春 四平 延边 哈尔滨 齐齐哈尔 大庆 牡丹江 佳木斯 南京 "
    "无锡 徐州 常州 苏州 "
    "南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 昆山 张家港 常熟 江阴 太仓 宜兴 杭州 宁波 温州 嘉兴 "
    "湖州 绍兴 金华 衢州 "
    "舟山 台州 丽水 义乌 永康 慈溪 余姚 诸暨 柯桥 桐乡 海宁 安吉 德清 合肥 芜湖 蚌埠 马鞍山 安庆 "
    "黄山 滁州 阜阳 福州 "
    "厦门 莆田 三明 泉州 漳州 龙岩 宁德 晋江 南昌 景德镇 九江 赣州 吉安 宜春 上饶 济南 青岛 淄博 "
    "枣庄 东营 烟台 潍坊 "
    "济宁 泰安 威海 日照 临沂 德州 聊城 菏泽 郑州 开封 洛阳 平顶山 安阳 新乡 焦作 许昌 南阳 商丘 "
    "信阳 武汉 黄石 十堰 "
    "宜昌 襄阳 荆州 黄冈 咸宁 武昌 汉口 汉阳 光谷 长沙 株洲 湘潭 衡阳 岳阳 常德 张家界 郴州 怀化 "
    "广州 深圳 珠海 汕头 "
    "佛山 韶关 湛江 肇庆 江门 茂名 惠州 梅州 清远 东莞 中山 潮州 顺德 南山 宝安 福田 龙岗 罗湖 "
    "番禺 前海 南沙 南宁 柳州 "
    "桂林 北海 海口 三亚 成都 自贡 攀枝花 泸州 德阳 绵阳 乐山 宜宾 眉山 南充 贵阳 遵义 昆明 大理 "
    "丽江 拉萨 西安 咸阳 "
    "宝鸡 汉中 延安 榆林 兰州 天水 酒泉 西宁 银川 乌鲁木齐 石河子 喀什 克拉玛依 中关村 海淀 朝阳区 "
    "亦庄 望京 张江 浦东 "
    "浦西 徐汇 虹桥 松江 嘉定 临港 滨江 西湖区 余杭 萧山 工业园区 高新区 玉林路 九龙 新竹 台北 "
    "高雄 台中 台南 "
    "伦敦 巴黎 柏林 慕尼黑 法兰克福 汉堡 斯图加特 米兰 罗马 威尼斯 博洛尼亚 马德里 巴塞罗那 里斯本 "
    "阿姆斯特丹 鹿特丹 "
    "埃因霍温 代尔夫特 布鲁塞尔 鲁汶 苏黎世 日内瓦 巴塞尔 维也纳 布拉格 华沙 布达佩斯 莫斯科 "
    "圣彼得堡 斯德哥尔摩 哥德堡 "
    "哥本哈根 奥斯陆 赫尔辛基 爱丁堡 格拉斯哥 曼彻斯特 伯明翰 诺丁汉 剑桥 牛津 都柏林 纽约 波士顿 "
    "芝加哥 旧金山 洛杉矶 "
    "西雅图 圣地亚哥 匹兹堡 费城 休斯顿 奥斯汀 硅谷 华盛顿 多伦多 温哥华 蒙特利尔 东京 大阪 京都 "
    "名古屋 横滨 首尔 釜山 "
    "悉尼 墨尔本 孟买 班加罗尔 浦那 新德里 曼谷 河内 胡志明 雅加达 吉隆坡 槟城 迪拜 特拉维夫 "
    "伊斯坦布尔 第比利斯 安古兰 昂西"
).split()
ENDINGS = (
    "大道|大街|街道|胡同|开发区|工业区|产业园|科技园|软件园|创业园|园区|新区|镇|县|乡|村|路|街|"
    "区|市(?![场值民面])"
)
# Words that end as places do and are none.
NOT_PLACES = frozenset(
    "城市 都市 超市 上市 股市 门市 夜市 社区 地区 园区 小区 市区 郊区 厂区 片区 战区 景区 校区 "
    "新区 城区 学区 特区 "
    "高新区 开发区 网路 道路 马路 公路 铁路 思路 电路 出路 套路 线路 走路 销路 一路 半路 网路 迷路 "
    "高速路 后路 同路 领路 "
    "乡镇 城镇 小镇 古镇 全县 本县 外县 故乡 家乡 老乡 下乡 农村 乡村 山村 渔村 上街 逛街 大街 "
    "步行街 当地区 误区 分区 "
    "集路 养路 回路 通路 退路 门路 赛路 弯路 活路 财路 省市 全市 本市 各市 我市 该市 城乡 "
    "专区 盲区 禁区 雷区".split()
)


_KNOWN = re.compile(
    "(?:"
    + "|".join(sorted((*PROVINCES, *CITIES), key=len, reverse=True))
    + r")(?:特别行政区|自治区|省|市)?"
    r"(?:[\u4e00-\u9fff]{1,3}(?:区|县|镇)(?![\u4e00-\u9fff]?[域块]))?"
)
# No name of a place goes on over these.
_BOUNDS = frozenset(
    "的了是在和跟与说讲他她它们我你您这那就也都还又再才不没很太更最个位从到去来有做给把被让向对于由过每各一二三两几"
    "，。、"
)
_ENDED = re.compile(rf"[\u4e00-\u9fff]{{2,5}}?(?:{ENDINGS})")


def places(text: str) -> Iterator[Found]:
    """The places of a text below countries: too many people live in those."""
    for found in _KNOWN.finditer(text):
        yield Found(*found.span(), Kind.PLACE)
    for found in _ENDED.finditer(text):
        start = found.start()
        for at in range(found.end() - 2, found.start() - 1, -1):
            if text[at] in _BOUNDS:
                start = at + 1
                break
        name = text[start : found.end()]
        if len(name) < 3 or any(name.endswith(no) for no in NOT_PLACES):
            continue
        yield Found(start, found.end(), Kind.PLACE)
