"""Which form asks which question of the check."""

from compensation.forms import events, journey
from compensation.forms.check_form import CheckForm

FORMS: dict[str, type[CheckForm]] = {
    "flight": journey.FlightForm,
    "date": journey.DateForm,
    "route": journey.RouteForm,
    "what": events.WhatForm,
    "changes": journey.ChangesForm,
    "boarding": events.BoardingForm,
    "leg": journey.LegForm,
    "delay": events.DelayForm,
    "notice": events.NoticeForm,
    "rerouting": events.ReroutingForm,
    "fare": events.FareForm,
    "airline": journey.AirlineForm,
    "reason": events.ReasonForm,
}
