"""Great-circle distances in kilometres, measured in two ways (Article 7(4))."""

from functools import lru_cache
from math import asin, atan, atan2, cos, hypot, radians, sin, sqrt, tan
from typing import NamedTuple

from .codes import Method

MEAN_RADIUS_KM = 6371.0088
EQUATOR_KM = 6378.137  # WGS-84
FLATTENING = 1 / 298.257223563  # WGS-84
POLE_KM = EQUATOR_KM * (1 - FLATTENING)
CONVERGED = 1e-12
MAX_ROUNDS = 100
METRE = 3  # decimals of a kilometre


class Distance(NamedTuple):
    """One distance by both methods; the geodesic is the one shown."""

    geodesic_km: float
    haversine_km: float
    method: Method

    @property
    def km(self) -> float:
        return self.geodesic_km if self.method is Method.GEODESIC else self.haversine_km


@lru_cache(maxsize=16_384)
def measure(from_lat: float, from_lon: float, to_lat: float, to_lon: float) -> Distance:
    """Distance between two points in decimal degrees, to the metre.

    Where the geodesic does not converge the points are nearly antipodal, some 20,000 km apart
    and far from every limit: the haversine stands in for it, and the method says so.
    """
    haversine = round(haversine_km(from_lat, from_lon, to_lat, to_lon), METRE)
    geodesic = geodesic_km(from_lat, from_lon, to_lat, to_lon)
    if geodesic is None:
        return Distance(haversine, haversine, Method.HAVERSINE)
    return Distance(round(geodesic, METRE), haversine, Method.GEODESIC)


def haversine_km(from_lat: float, from_lon: float, to_lat: float, to_lon: float) -> float:
    """Distance on a sphere of the earth's mean radius."""
    south, north = radians(from_lat), radians(to_lat)
    half_rise = sin((north - south) / 2)
    half_turn = sin(radians(to_lon - from_lon) / 2)
    chord = half_rise**2 + cos(south) * cos(north) * half_turn**2
    return 2 * MEAN_RADIUS_KM * asin(min(1.0, sqrt(chord)))


def geodesic_km(from_lat: float, from_lon: float, to_lat: float, to_lon: float) -> float | None:
    """Distance on the WGS-84 ellipsoid by Vincenty's inverse formula; None near antipodes."""
    u1 = atan((1 - FLATTENING) * tan(radians(from_lat)))
    u2 = atan((1 - FLATTENING) * tan(radians(to_lat)))
    sin_u1, cos_u1, sin_u2, cos_u2 = sin(u1), cos(u1), sin(u2), cos(u2)
    turn = longitude = radians(to_lon - from_lon)
    for _ in range(MAX_ROUNDS):
        sin_turn, cos_turn = sin(turn), cos(turn)
        sin_arc = hypot(cos_u2 * sin_turn, cos_u1 * sin_u2 - sin_u1 * cos_u2 * cos_turn)
        if sin_arc == 0:
            return 0.0 if cos_u1 * cos_u2 * cos_turn >= 0 else None
        cos_arc = sin_u1 * sin_u2 + cos_u1 * cos_u2 * cos_turn
        arc = atan2(sin_arc, cos_arc)
        sin_azimuth = cos_u1 * cos_u2 * sin_turn / sin_arc
        cos2_azimuth = 1 - sin_azimuth**2
        # On the equator the azimuth is 90 degrees and the term vanishes.
        middle = cos_arc - 2 * sin_u1 * sin_u2 / cos2_azimuth if cos2_azimuth else 0.0
        c = FLATTENING / 16 * cos2_azimuth * (4 + FLATTENING * (4 - 3 * cos2_azimuth))
        tail = middle + c * cos_arc * (2 * middle**2 - 1)
        previous = turn
        turn = longitude + (1 - c) * FLATTENING * sin_azimuth * (arc + c * sin_arc * tail)
        if abs(turn - previous) < CONVERGED:
            return _arc_km(arc, sin_arc, cos_arc, cos2_azimuth, middle)
    return None


def _arc_km(
    arc: float, sin_arc: float, cos_arc: float, cos2_azimuth: float, middle: float
) -> float:
    """Length of an arc of the auxiliary sphere on the ellipsoid (Vincenty's A and B series)."""
    u2 = cos2_azimuth * (EQUATOR_KM**2 - POLE_KM**2) / POLE_KM**2
    a = 1 + u2 / 16384 * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)))
    b = u2 / 1024 * (256 + u2 * (-128 + u2 * (74 - 47 * u2)))
    third = b / 6 * middle * (4 * sin_arc**2 - 3) * (4 * middle**2 - 3)
    correction = b * sin_arc * (middle + b / 4 * (cos_arc * (2 * middle**2 - 1) - third))
    return POLE_KM * a * (arc - correction)
