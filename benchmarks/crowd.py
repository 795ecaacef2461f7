"""A crowd that does not exist: how many, from which number on, and their names."""

NOMINATIONS = 1_000_000
FIRST = 10_000  # what is laid beside an office's own rows is numbered from here

FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国志文斌波辉鹏浩宇婷雪梅琳"


def name(place: int) -> str:
    """One of some seventy thousand names; neighbours bear different ones."""
    family, rest = FAMILY[place % len(FAMILY)], place // len(FAMILY) * 7
    return family + GIVEN[rest % len(GIVEN)] + GIVEN[rest // len(GIVEN) % len(GIVEN)]
