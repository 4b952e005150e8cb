"""Words to make names from: surnames, and given names as each generation gave them. Every character has its pinyin."""

import random
from itertools import chain


def _words(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((word[0], word[1:]) for word in text.split())


SURNAMES = _words(
    "王wang 李li 张zhang 刘liu 陈chen 杨yang 黄huang 赵zhao 吴wu 周zhou 徐xu 孙sun 马ma 朱zhu 胡hu 郭guo 何he 高gao "
    "林lin 罗luo 郑zheng 梁liang 谢xie 宋song 唐tang 许xu 韩han 冯feng 邓deng 曹cao 彭peng 曾zeng 肖xiao 田tian 董dong "
    "潘pan 袁yuan 蔡cai 蒋jiang 余yu 于yu 杜du 叶ye 程cheng 魏wei 苏su 吕lv 丁ding 任ren 卢lu 姚yao 沈shen 顾gu 陆lu "
    "钱qian"
)

# (from this year of birth on, sex) -> first and second characters of a two-character given name
_GIVEN = {
    (1900, "m"): (
        "国guo 建jian 志zhi 永yong 德de 福fu 根gen 金jin 家jia 文wen",
        "强qiang 明ming 华hua 平ping 生sheng 祥xiang 栋dong 良liang 荣rong 民min",
    ),
    (1900, "f"): (
        "秀xiu 桂gui 玉yu 美mei 凤feng 惠hui 素su 月yue 雅ya 爱ai",
        "英ying 兰lan 珍zhen 芳fang 琴qin 娣di 娟juan 华hua 宝bao 仙xian",
    ),
    (1965, "m"): (
        "志zhi 建jian 海hai 文wen 俊jun 晓xiao 立li 伟wei 振zhen 学xue",
        "军jun 峰feng 斌bin 勇yong 涛tao 刚gang 辉hui 远yuan 杰jie 宏hong",
    ),
    (1965, "f"): (
        "丽li 晓xiao 海hai 红hong 雪xue 春chun 慧hui 静jing 文wen 燕yan",
        "敏min 萍ping 梅mei 琳lin 霞xia 玲ling 娟juan 芬fen 蓉rong 君jun",
    ),
    (1985, "m"): (
        "明ming 嘉jia 子zi 俊jun 文wen 凯kai 志zhi 思si 宇yu 博bo 浩hao 天tian",
        "轩xuan 诚cheng 豪hao 杰jie 博bo 文wen 远yuan 谦qian 航hang 宁ning 磊lei 鸣ming",
    ),
    (1985, "f"): (
        "静jing 雨yu 佳jia 思si 晓xiao 婉wan 梦meng 诗shi 欣xin 若ruo 雅ya 心xin",
        "怡yi 雯wen 晴qing 宁ning 敏min 婷ting 洁jie 琪qi 妍yan 薇wei 颖ying 瑶yao",
    ),
    (2005, "m"): (
        "梓zi 沐mu 一yi 宇yu 浩hao 景jing 奕yi 亦yi 承cheng 睿rui",
        "轩xuan 宸chen 辰chen 阳yang 泽ze 航hang 然ran 安an 恒heng 川chuan",
    ),
    (2005, "f"): (
        "梓zi 沐mu 一yi 语yu 若ruo 依yi 诗shi 清qing 知zhi 芷zhi",
        "涵han 萱xuan 汐xi 宁ning 瑶yao 彤tong 溪xi 禾he 晴qing 夏xia",
    ),
}
_TABLES = {when: (_words(first), _words(second)) for when, (first, second) in _GIVEN.items()}
_READINGS = dict(chain.from_iterable(chain(*pair) for pair in _TABLES.values()))
_SURNAME_READINGS = dict(SURNAMES)


def pinyin(name: str) -> str:
    """Return a name of this city in pinyin without tones, syllables apart; KeyError for a character it has not.

    A name in Latin letters is its own reading.
    """
    if name.isascii():
        return name
    return " ".join([_SURNAME_READINGS[name[0]], *(_READINGS[character] for character in name[1:])])


def given_name(chance: random.Random, sex: str, year: int) -> str:
    """Return a given name of one or two characters, as they were given in that year."""
    since = max(start for start, of_sex in _TABLES if of_sex == sex and start <= year)
    first, second = _TABLES[since, sex]
    begins, ends = chance.choice(first)[0], chance.choice(second)[0]
    return ends if begins == ends or chance.random() < 0.15 else begins + ends


def surname(chance: random.Random) -> str:
    """Return a surname, the frequent ones more often."""
    return SURNAMES[min(chance.randrange(len(SURNAMES)), chance.randrange(len(SURNAMES)))][0]
