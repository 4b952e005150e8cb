"""What the form's pages show, gathered from a draft."""

from dataclasses import dataclass
from datetime import date

from tongban.book import api as book
from tongban.forms import operations
from tongban.forms.answers import Answer, answer_of
from tongban.forms.filling import needs_typing
from tongban.forms.form import Condition, Form
from tongban.forms.materials import Provided, provided
from tongban.forms.models import Draft
from tongban.forms.validation import faults
from tongban.forms.wording import options, shown


@dataclass(frozen=True)
class Line:
    """One question with its answer as shown on a page: the words, and where they come from."""

    question: book.Question
    answer: Answer | None
    shown: str
    source: str
    typed: bool
    fault: str = ""
    may_change: bool = False

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def may_dispute(self) -> bool:
        return self.answer is not None and self.answer.origin == "source" and not self.question.correctable


@dataclass(frozen=True)
class StepView:
    """A step with its lines: those the person types and those that arrived filled."""

    step: book.Step
    number: int
    lines: list[Line]

    @property
    def is_done(self) -> bool:
        return not any(line.fault for line in self.lines)

    @property
    def filled(self) -> list[Line]:
        return [line for line in self.lines if not line.typed and line.answer is not None]


@dataclass(frozen=True)
class Filling:
    """Everything the pages of one draft need, computed once a request without further queries."""

    draft: Draft
    form: Form
    steps: list[StepView]
    silent: list[str]
    stopped: list[str]
    optional: list[book.Joined]
    alternatives: dict[str, list[str]]

    @property
    def leaves_open(self) -> bool:
        """Tell whether there is something to choose."""
        return bool(self.optional or self.alternatives)

    @property
    def wants_choice(self) -> bool:
        """Tell whether the person has to look at what they may choose: they have not yet, or an alternative is open."""
        given = self.form.chosen
        return self.leaves_open and not (given and all(given.get(key) in of for key, of in self.alternatives.items()))

    def step(self, key: str) -> StepView:
        return next(view for view in self.steps if view.step.key == key)

    def after(self, key: str) -> str:
        """Return the key of the step after this one, or empty after the last."""
        keys = [view.step.key for view in self.steps]
        place = keys.index(key) + 1
        return keys[place] if place < len(keys) else ""

    def before(self, key: str) -> str:
        """Return the key of the step before this one, or empty before the first."""
        keys = [view.step.key for view in self.steps]
        place = keys.index(key)
        return keys[place - 1] if place else ""

    def unmet(self, today: date) -> list[Condition]:
        """Return the conditions that are known not to be met."""
        conditions = self.form.conditions(self.form.values(self.draft.answers), today)
        return [condition for condition in conditions if condition.met is False]

    def materials(self, today: date) -> list[Provided]:
        return provided(self.form, self.draft.answers, self.draft.readings, self.draft.materials, today=today)

    def open_faults(self, today: date) -> dict[str, str]:
        return faults(self.form, self.form.values(self.draft.answers), today)


def filling_of(draft: Draft, today: date) -> Filling:
    """Gather a draft's steps; a step on which nothing concerns this person is left out."""
    form = operations.form_for(draft)
    values = form.values(draft.answers)
    wrong = faults(form, values, today)
    steps: list[StepView] = []
    for step in form.bundle.steps:
        lines = [
            _line(form, draft, key, wrong.get(key, ""))
            for key in step.questions
            if key in form.questions and not _is_read_later(form, key) and form.is_relevant(key, values, today)
        ]
        lines = [line for line in lines if line.typed or not line.question.choices_from]
        if lines:
            steps.append(StepView(step, len(steps) + 1, lines))
    return Filling(draft, form, steps, *_unanswered(form, draft), *form.left_open(values, today))


def _is_read_later(form: Form, key: str) -> bool:
    filled = form.questions[key].question.filled
    return filled is not None and filled.waits


def _line(form: Form, draft: Draft, key: str, fault: str) -> Line:
    question = form.questions[key].question
    stored = draft.answers.get(key)
    answer = answer_of(stored) if stored else None
    source = ""
    if answer is not None and answer.source in form.edition.book.sources:
        source = str(form.edition.book.sources[answer.source].title)
    typed = needs_typing(form, key, draft.answers, draft.readings)
    may_change = typed or operations.may_type(form, key, draft)
    shown_value = shown(form, key, answer.value) if answer else ""
    shown_value = dict(options(form, key, draft.readings)).get(shown_value, shown_value)
    return Line(question, answer, shown_value, source, typed, fault, may_change)


def _unanswered(form: Form, draft: Draft) -> tuple[list[str], list[str]]:
    """Return the names of the registers that did not answer last time, and of those whose office has stopped them."""
    silent: set[str] = set()
    stopped: set[str] = set()
    for name, found in draft.readings.items():
        if found["fault"] in ("down", "refused"):
            (stopped if found.get("reason") == "stopped" else silent).add(name.partition("@")[0])
    sources = form.edition.book.sources
    names = [[str(sources[key].title) for key in sorted(keys) if key in sources] for keys in (silent, stopped)]
    return names[0], names[1]
