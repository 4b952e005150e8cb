"""Invented rows for the components residents meet."""

from datetime import date, datetime, timedelta

from tongban.ui import components as c
from tongban.ui.gallery.words import w

HERE = "#main"


def headings() -> dict[str, str]:
    """Return sample headings."""
    return {
        "ways": w("我要办事", "Get something done"),
        "form": w("填表", "The form"),
        "check": w("请核对", "Check your answers"),
        "progress": w("办理进度", "Progress"),
        "desk": w("待办事项", "Worklist"),
        "certificates": w("我的证照", "My certificates"),
        "tags": w("状态", "States"),
    }


def notes() -> list[dict[str, str]]:
    """Return sample notes."""
    return [
        {
            "kind": "good",
            "title": w("已提交", "Sent"),
            "text": w(
                "编号 2026-1124-000317，进度随时可查。",
                "Number 2026-1124-000317. You can see the progress at any time.",
            ),
        },
        {
            "kind": "wait",
            "title": w("婚姻登记库暂时无法连接", "The marriage register cannot be reached"),
            "text": w(
                "您可以先自行填写，系统恢复后我们会再核对。",
                "You can type the answer now; we will check it when the register is back.",
            ),
        },
        {
            "kind": "info",
            "title": "",
            "text": w(
                "另一位家长也要确认，确认前各部门不会开始办理。",
                "The other parent confirms too; the offices start after that.",
            ),
        },
        {
            "kind": "bad",
            "title": "",
            "text": w("该办件刚被同事领取，请刷新页面。", "A colleague has just taken this case. Reload the page."),
        },
    ]


def cards() -> list[c.Card]:
    """Return sample cards."""
    return [
        c.Card(
            w("小孩出生", "A child is born"),
            HERE,
            w(
                "出生证明、户口、医保、社保卡等十项一次办好",
                "Birth certificate, household entry, insurance and seven more, at once",
            ),
            "baby",
            w("7 个部门 · 最长 5 个工作日", "7 offices · 5 working days at most"),
        ),
        c.Card(
            w("退休", "Retiring"),
            HERE,
            w("养老金、医保、公积金", "Pension, health insurance, housing fund"),
            "handshake",
            tag=c.Tag(w("即将上线", "Coming soon")),
        ),
        c.Card(
            w("我的证照", "My certificates"),
            HERE,
            w("出示、下载、授权他人查验", "Show, download, let others verify"),
            "id-card",
        ),
        c.Card(
            w("谁看过我的数据", "Who looked at my data"),
            HERE,
            w("每一次查看都有记录", "Every look is on record"),
            "eye",
        ),
    ]


def figures() -> list[c.Figure]:
    """Return sample figures."""
    return [
        c.Figure("10", w("项服务一起办", "services joined")),
        c.Figure("8", w("个问题", "questions"), "64"),
        c.Figure("0", w("份材料", "papers to hand in"), "23"),
        c.Figure("0", w("次跑腿", "visits"), "7"),
        c.Figure("5", w("个工作日", "working days"), "30"),
    ]


def steps() -> list[c.Step]:
    """Return sample steps."""
    return [
        c.Step(w("孩子", "The child"), "done", HERE),
        c.Step(w("父母", "The parents"), "current"),
        c.Step(w("保险与证卡", "Insurance and cards"), "todo"),
        c.Step(w("核对并提交", "Check and send"), "todo"),
    ]


def rows(moment: datetime) -> list[c.Row]:
    """Return sample rows."""
    change = w("修改", "Change")
    return [
        c.Row(
            w("母亲", "Mother"),
            w("王*琳", "Wang *lin"),
            source=w("人口库", "the population register"),
            source_at=moment,
        ),
        c.Row(w("身份证号", "ID number"), "310***********0021", masked=True, reveal_url=HERE),
        c.Row(w("手机号", "Phone"), "19900000001", in_full=True),
        c.Row(w("孩子的名字", "Given name"), w("一诺", "Yinuo"), url=HERE, link_text=change),
        c.Row(
            w("居住地址", "Address"),
            w("江北区滨江路 18 号 3 栋 502 室", "Room 502, Building 3, 18 Binjiang Road"),
            source=w("人口库", "the population register"),
            source_at=moment,
            url=HERE,
            link_text=w("有异议", "Dispute"),
        ),
    ]


def events(moment: datetime) -> list[c.Happening]:
    """Return sample events."""
    return [
        c.Happening(
            w("出生医学证明", "Birth certificate"),
            "done",
            w("已办结", "Granted"),
            moment,
            w("卫生健康委", "Health commission"),
            url=HERE,
            link_text=w("查看证照", "See the certificate"),
        ),
        c.Happening(
            w("户口登记", "Household entry"),
            "current",
            w("办理中", "Under review"),
            moment + timedelta(hours=1),
            w("公安局", "Police"),
        ),
        c.Happening(
            w("生育津贴", "Maternity allowance"),
            "asked",
            w("请补正材料", "Something is missing"),
            moment,
            w("医保局", "Insurance office"),
            w("请在 5 个工作日内补交银行账号。", "Please give a bank account within 5 working days."),
        ),
        c.Happening(w("育儿补贴", "Childcare subsidy"), "paused", w("已暂停：专家评审", "Suspended: expert review")),
        c.Happening(
            w("预防接种证", "Vaccination record"),
            "failed",
            w("不予许可", "Refused"),
            text=w("理由：已在他市建证。", "Reason: a record exists in another city."),
        ),
        c.Happening(
            w("社会保障卡", "Social-security card"), "waiting", w("等待户口登记", "Waits for the household entry")
        ),
    ]


def table() -> c.Table:
    """Return sample table."""
    shown = [
        ("000317", 8, c.Tag(w("待受理", "Received"), "info")),
        ("000298", 2, c.Tag(w("办理中", "Under review"), "neutral")),
        ("000276", 0, c.Tag(w("待补正", "Supplement"), "wait")),
        ("000241", -1, c.Tag(w("办理中", "Under review"), "neutral")),
    ]
    return c.Table(
        w("本局办件", "Cases of this office"),
        [
            w("编号", "Number"),
            w("申请人", "Applicant"),
            w("事项", "Service"),
            w("状态", "State"),
            w("期限", "Due"),
            w("经办人", "Officer"),
        ],
        [
            [
                c.Cell(number, HERE),
                c.Cell(w("王*琳", "Wang *lin")),
                c.Cell(w("户口登记", "Household entry")),
                c.Cell(tag=tag),
                c.Cell(due_on=date(2026, 11, 24) + timedelta(days=days), due_days=days),
                c.Cell(w("未领取", "Nobody")),
            ]
            for number, days, tag in shown
        ],
    )


def certificates() -> list[c.CertificateCard]:
    """Return sample certificates."""
    issuer = w("市卫生健康委员会", "Municipal Health Commission")
    return [
        c.CertificateCard(
            w("出生医学证明", "Birth certificate"),
            "B-2026-0003171",
            issuer,
            date(2026, 11, 24),
            c.Tag(w("有效", "Valid"), "good"),
            w("王一诺", "Wang Yinuo"),
            url=HERE,
            pdf_url=HERE,
        ),
        c.CertificateCard(
            w("预防接种证", "Vaccination record"),
            "V-2021-0000452",
            issuer,
            date(2021, 3, 2),
            c.Tag(w("已撤销", "Revoked"), "bad"),
            valid_until=date(2027, 3, 1),
            is_invalid=True,
            url=HERE,
        ),
    ]


def tags() -> list[c.Tag]:
    """Return sample tags."""
    return [
        c.Tag(w("草稿", "Draft")),
        c.Tag(w("已受理", "Accepted"), "info"),
        c.Tag(w("已办结", "Granted"), "good"),
        c.Tag(w("待补正", "Supplement"), "wait"),
        c.Tag(w("不予许可", "Refused"), "bad"),
    ]
