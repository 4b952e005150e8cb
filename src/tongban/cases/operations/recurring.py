"""A recurring bundle: once filed, the next period opens by itself, reminds, and may be filed late."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from tongban.book import api as book
from tongban.cases import deadlines, seasons
from tongban.cases.events import SeasonMissed, SeasonOpened, SeasonReminded
from tongban.cases.models import Application, Season
from tongban.cases.states import SeasonState
from tongban.forms import api as forms
from tongban.kernel.actor import SYSTEM
from tongban.kernel.audit import audit
from tongban.kernel.clock import day_of
from tongban.kernel.events import announce
from tongban.kernel.ids import uuid7

UNFILED = (SeasonState.COMING, SeasonState.OPEN, SeasonState.MISSED)


def follow(application_id: UUID, *, at: datetime) -> None:
    """Keep which period an application is for, and prepare the next one.

    It is the period whose form was filed, else the earliest that is open or missed, else the one of its day.
    """
    application = Application.objects.select_for_update(of=("self",)).get(id=application_id)
    edition = book.current()
    bundle = edition.book.bundles.get(application.bundle)
    if bundle is None or bundle.recurs is None or application.filed_in:
        return
    if Season.objects.filter(application_id=application.id).exists():
        return
    season = _season_of(application)
    if season is None:
        window = seasons.window_on(bundle.recurs, day_of(application.filed_at), edition.calendar())
        season = _kept(application, window, at=at)
    if SeasonState(season.state).may_move_to(SeasonState.FILED):
        season.state = SeasonState(season.state).move_to(SeasonState.FILED)
        season.application_id, season.wake_at = application.id, None
        season.save()
        audit("cases.season_filed", season.id, by=SYSTEM, at=at)
    _prepare_next(season, application, at=at)


def turn(season: Season, *, at: datetime) -> None:
    """Do what is due on a locked season: open its window, remind of its last day, or say that it has passed."""
    edition, today = book.current(), day_of(at)
    bundle = edition.book.bundles.get(season.bundle)
    if bundle is None or bundle.recurs is None or season.state not in (SeasonState.COMING, SeasonState.OPEN):
        season.wake_at = None
        season.save(update_fields=["wake_at"])
        return
    if season.state == SeasonState.COMING:
        _open(season, edition, at=at)
    elif today <= season.due_on:
        season.reminded_at, season.wake_at = at, deadlines.morning_after(season.due_on)
        announce(SeasonReminded(season_id=season.id), at=at)
    else:
        _missed(season, at=at)
    season.save()


def _open(season: Season, edition: book.Edition, *, at: datetime) -> None:
    draft = forms.prepare(
        season.bundle,
        season.person,
        None,
        edition=edition,
        company=season.company,
        choices=season.follows.choices,
        at=at,
    )
    remind = deadlines.morning_of(seasons.remind_on(season.due_on, edition.calendar()))
    season.state = SeasonState(season.state).move_to(SeasonState.OPEN)
    season.draft_id = draft.id
    season.wake_at = max(remind, at) if day_of(at) <= season.due_on else at
    audit("cases.season_opened", season.id, by=SYSTEM, at=at)
    announce(SeasonOpened(season_id=season.id), at=at)


def _missed(season: Season, *, at: datetime) -> None:
    """Say that it may be filed late, and prepare the next one; after two in a row the chain ends by itself."""
    season.state, season.wake_at = SeasonState(season.state).move_to(SeasonState.MISSED), None
    before = _holders(season.follows).filter(bundle=season.bundle, due_on__lt=season.due_on).order_by("-due_on").first()
    goes_on = before is None or before.state != SeasonState.MISSED
    if goes_on:
        _prepare_next(season, season.follows, at=at)
    audit("cases.season_missed", season.id, by=SYSTEM, at=at)
    announce(SeasonMissed(season_id=season.id, goes_on=goes_on), at=at)


def _season_of(application: Application) -> Season | None:
    draft = forms.filed_draft(application.id)
    waiting = _holders(application).select_for_update(of=("self",)).filter(bundle=application.bundle, state__in=UNFILED)
    own = waiting.filter(draft_id=draft.id).first() if draft else None
    return own or waiting.exclude(state=SeasonState.COMING).order_by("due_on").first()


def _holders(application: Application) -> QuerySet[Season]:
    """Return the seasons of an application's company, or of its applicant for themselves."""
    if application.company_id:
        return Season.objects.filter(company_id=application.company_id)
    return Season.objects.filter(person_id=application.applicant_id, company=None)


def _kept(application: Application, window: seasons.Window, *, at: datetime) -> Season:
    season, _made = _holders(application).get_or_create(
        bundle=application.bundle,
        period=window.period,
        defaults={
            "id": uuid7(at),
            "person": application.applicant,
            "company": application.company,
            "follows": application,
            "opens_on": window.opens_on,
            "due_on": window.due_on,
        },
    )
    return season


def _prepare_next(season: Season, application: Application, *, at: datetime) -> None:
    edition = book.current()
    recurs = edition.book.bundles[season.bundle].recurs
    if recurs is None:
        return
    window = seasons.after(recurs, seasons.window_on(recurs, season.opens_on, edition.calendar()), edition.calendar())
    following = _kept(application, window, at=at)
    if following.state == SeasonState.COMING and following.wake_at is None:
        following.wake_at = deadlines.morning_of(window.opens_on)
        following.save(update_fields=["wake_at"])
