from compensation.models.airline import Airline, AirlineLicence
from compensation.models.airport import Airport, AirportAlias, CityCode
from compensation.models.forum import EnforcementBody, LimitationPeriod
from compensation.models.territory import Territory
from compensation.models.version import ReferenceVersion

__all__ = [
    "Airline",
    "AirlineLicence",
    "Airport",
    "AirportAlias",
    "CityCode",
    "EnforcementBody",
    "LimitationPeriod",
    "ReferenceVersion",
    "Territory",
]
