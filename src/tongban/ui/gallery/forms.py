"""A form with one field of each kind, and a worklist's filters."""

from typing import Any

from django import forms

from tongban.ui.gallery.words import w


def filled_form() -> "Sample":
    """Return the form as it comes back with mistakes in it."""
    form = Sample({"sample-hospital": w("市妇幼保健院", "City Maternity Hospital"), "sample-card": "post"})
    form.add_error("phone", w("手机号码应为 11 位数字", "A mobile number has 11 digits"))
    return form


class Sample(forms.Form):
    """One field of each kind."""

    prefix = "sample"

    name = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "name"}))
    hospital = forms.CharField(required=False)
    phone = forms.CharField(widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}))
    born_on = forms.DateField(widget=forms.SelectDateWidget(years=range(2024, 2027)))
    moved_on = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date", "class": "govuk-input--width-10"}), required=False
    )
    district = forms.ChoiceField()
    card = forms.ChoiceField(widget=forms.RadioSelect)
    extras = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    remark = forms.CharField(widget=forms.Textarea, required=False)
    paper = forms.FileField(required=False)
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    agreed = forms.BooleanField()

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        for name, (label, hint, choices) in _questions().items():
            self.fields[name].label, self.fields[name].help_text = label, hint
            if choices:
                self.fields[name].choices = choices  # type: ignore[attr-defined]  # only the choice fields have some


class Filters(forms.Form):
    """The worklist's filters."""

    prefix = "filter"

    q = forms.CharField(required=False)
    state = forms.ChoiceField(required=False)

    def __init__(self) -> None:
        super().__init__()
        self.fields["q"].label = w("编号或姓名", "Number or name")
        self.fields["state"].label = w("状态", "State")
        self.fields["state"].choices = [("", w("全部", "All")), ("new", w("待受理", "Received"))]  # type: ignore[attr-defined]  # a choice field


def _questions() -> dict[str, tuple[str, str, list[tuple[str, str]]]]:
    return {
        "name": (
            w("孩子的名字", "The child's given name"),
            w("不含姓，最多六个汉字", "Without the family name; six characters at most"),
            [],
        ),
        "hospital": (w("出生医院", "Hospital of birth"), "", []),
        "phone": (w("手机号码", "Mobile number"), "", []),
        "born_on": (w("出生日期", "Date of birth"), "", []),
        "moved_on": (w("迁入日期", "Date of moving in"), "", []),
        "district": (w("所在区", "District"), "", [("a", w("江北区", "Jiangbei")), ("b", w("江南区", "Jiangnan"))]),
        "card": (
            w("社保卡怎么领？", "How would you like the card?"),
            "",
            [("post", w("邮寄到家", "By post")), ("hall", w("到大厅领取", "At a hall"))],
        ),
        "extras": (
            w("同时办理", "Also apply for"),
            w("可以都不选", "You may choose none"),
            [
                ("a", w("生育津贴", "Maternity allowance")),
                ("b", w("预防接种证", "Vaccination record")),
                ("c", w("育儿补贴", "Childcare subsidy")),
            ],
        ),
        "remark": (w("还想告诉我们什么", "Anything else"), "", []),
        "paper": (w("证明材料", "Evidence"), w("照片或 PDF，不超过 10 MB", "A photo or PDF of at most 10 MB"), []),
        "password": (w("密码", "Password"), "", []),
        "agreed": (
            w("我同意各部门为此事查询上述数据", "I agree that the offices look up these data for this matter"),
            "",
            [],
        ),
    }
