"""A small map with the great circle between two airports, as numbers and path strings.

Pure functions over plain coordinates; `templates/components/_route_map.html` makes the SVG. North
is up and the projection is equirectangular around the middle of the route, so that a coast looks
the way travellers know it and a long flight shows its bow.
"""

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt
from pathlib import Path

WIDTH, HEIGHT = 520, 280
MARGIN_X, MARGIN_Y = 84, 60  # room for the labels beside the dots
CODE_WIDTH, LETTER_WIDTH = 46, 10.5  # of the labels as drawn on a narrow screen
SMALLEST_SPAN = 6.0  # degrees of latitude: a hop of 300 km still shows some coast
HIGHEST_LATITUDE = 80.0
DATA = Path(__file__).parent / "data" / "land.json"

Point = tuple[float, float]


@dataclass(frozen=True)
class Stop:
    """An airport on the map: where its dot is, and its label, which leaves the line free."""

    x: int
    y: int
    label_x: int
    label_y: int
    city_y: int
    anchor: str


@dataclass(frozen=True)
class RouteMap:
    land: str
    route: str
    departure: Stop
    arrival: Stop
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class Frame:
    """What part of the world is shown: the centre, and how many pixels a degree measures."""

    longitude: float
    latitude: float
    scale: float
    squeeze: float  # a degree of longitude in degrees of latitude, at the centre

    def project(self, longitude: float, latitude: float) -> Point:
        x = WIDTH / 2 + (longitude - self.longitude) * self.squeeze * self.scale
        return x, HEIGHT / 2 - (latitude - self.latitude) * self.scale


def draw(departure: Point, arrival: Point, cities: tuple[str, str] = ("", "")) -> RouteMap:
    """The map for two airports, each (latitude, longitude) in degrees."""
    line = great_circle(departure, arrival)
    frame = frame_for(line)
    points = [frame.project(longitude, latitude) for latitude, longitude in line]
    start, end = points[0], points[-1]
    return RouteMap(
        land=land_path(frame),
        route=open_path(thin(points, 1.0)),
        departure=stop(start, end, cities[0]),
        arrival=stop(end, start, cities[1]),
    )


def great_circle(departure: Point, arrival: Point, steps: int = 40) -> list[Point]:
    """Points along the shortest way over the globe; longitudes run on past the date line."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(radians, place)) for place in (departure, arrival))
    angle = angle_between(lat1, lon1, lat2, lon2)
    if sin(angle) < 1e-9:  # the same place, or exactly opposite: every way is as good
        return [departure, arrival]
    points: list[Point] = []
    for step in range(steps + 1):
        here = step / steps
        a, b = sin((1 - here) * angle) / sin(angle), sin(here * angle) / sin(angle)
        x = a * cos(lat1) * cos(lon1) + b * cos(lat2) * cos(lon2)
        y = a * cos(lat1) * sin(lon1) + b * cos(lat2) * sin(lon2)
        z = a * sin(lat1) + b * sin(lat2)
        longitude = degrees(atan2(y, x))
        if points:
            longitude = nearest_turn(longitude, points[-1][1])
        points.append((degrees(atan2(z, hypot(x, y))), longitude))
    return points


def angle_between(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """The haversine: exact for neighbours, where the cosine rule is not."""
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * asin(sqrt(min(1.0, h)))


def nearest_turn(longitude: float, other: float) -> float:
    """The same meridian, counted so that it lies within half a turn of the other."""
    return longitude - 360 * round((longitude - other) / 360)


def frame_for(line: list[Point]) -> Frame:
    """The cut-out that holds the whole line, with some land around it."""
    latitudes = [min(latitude, HIGHEST_LATITUDE) for latitude, _ in line]
    longitudes = [longitude for _, longitude in line]
    latitude = (min(latitudes) + max(latitudes)) / 2
    squeeze = cos(radians(latitude))
    height = max(max(latitudes) - min(latitudes), SMALLEST_SPAN)
    width = max((max(longitudes) - min(longitudes)) * squeeze, SMALLEST_SPAN)
    scale = min((HEIGHT - 2 * MARGIN_Y) / height, (WIDTH - 2 * MARGIN_X) / width)
    return Frame((min(longitudes) + max(longitudes)) / 2, latitude, scale, squeeze)


def stop(point: Point, other: Point, city: str) -> Stop:
    """The label goes to the side the line does not leave from, and stays inside the picture."""
    x, y = point
    width = max(CODE_WIDTH, LETTER_WIDTH * len(city))
    is_sideways = abs(x - other[0]) >= abs(y - other[1])
    if is_sideways and x < other[0] and x - 14 - width > 0:
        return placed(x, y, x - 14, y - 1, "end")
    if is_sideways and x >= other[0] and x + 14 + width < WIDTH:
        return placed(x, y, x + 14, y - 1, "start")
    centre = min(max(x, width / 2 + 8), WIDTH - width / 2 - 8)
    is_above = y < other[1] and not is_sideways
    return placed(x, y, centre, y - 34 if is_above else y + 30, "middle")


def placed(x: float, y: float, label_x: float, label_y: float, anchor: str) -> Stop:
    """Whole numbers: a template would write a decimal comma where the language has one."""
    return Stop(round(x), round(y), round(label_x), round(label_y), round(label_y) + 20, anchor)


@lru_cache(maxsize=256)  # some 10 kB each; half of the time of a claim's page without it
def land_path(frame: Frame) -> str:
    """Every coast in view, cut at the edge of the picture, as one SVG path."""
    parts = []
    for ring in land():
        for turn in (-360, 0, 360):
            shape = [frame.project(longitude + turn, latitude) for longitude, latitude in ring]
            if is_in_view(shape):
                parts.append(closed_path(thin(clip(shape), 2)))
    return "".join(parts)


@cache
def land() -> tuple[tuple[Point, ...], ...]:
    """The coast lines as (longitude, latitude); the file's form is told in data/README.md."""
    stored = json.loads(DATA.read_text())
    unit = stored["units_per_degree"]
    rings = []
    for steps in stored["rings"]:
        x = y = 0
        ring = []
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x / unit, y / unit))
        rings.append(tuple(ring))
    return tuple(rings)


def is_in_view(shape: list[Point]) -> bool:
    xs, ys = [x for x, _ in shape], [y for _, y in shape]
    return max(xs) > 0 and min(xs) < WIDTH and max(ys) > 0 and min(ys) < HEIGHT


def clip(shape: list[Point]) -> list[Point]:
    """Cut a closed shape at the picture's edge, one side after the other (Sutherland-Hodgman)."""
    outside = 4  # pixels beyond the edge, where the cut cannot be seen
    for axis, limit, sign in (
        (0, -outside, 1),
        (0, WIDTH + outside, -1),
        (1, -outside, 1),
        (1, HEIGHT + outside, -1),
    ):
        shape = clip_side(shape, axis, limit, sign)
    return shape


def clip_side(shape: list[Point], axis: int, limit: float, sign: int) -> list[Point]:
    kept: list[Point] = []
    for i, point in enumerate(shape):
        before = shape[i - 1]
        is_in, was_in = (sign * (p[axis] - limit) >= 0 for p in (point, before))
        if is_in != was_in:
            share = (limit - before[axis]) / (point[axis] - before[axis])
            other = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
            kept.append((limit, other) if axis == 0 else (other, limit))
        if is_in:
            kept.append(point)
    return kept


def thin(points: list[Point], distance: float) -> list[Point]:
    """Leave out what lies nearer to its predecessor than the eye can tell."""
    kept = points[:1]
    for point in points[1:-1]:
        if hypot(point[0] - kept[-1][0], point[1] - kept[-1][1]) >= distance:
            kept.append(point)
    return kept + points[-1:] if len(points) > 1 else kept


def open_path(points: list[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def closed_path(points: list[Point]) -> str:
    """Whole pixels and relative steps: a third of the length of absolute decimals."""
    if len(points) < 3:
        return ""
    whole = [(round(x), round(y)) for x, y in points]
    x, y = whole[0]
    path = [f"M{x} {y}l"]
    for nx, ny in whole[1:]:
        if (nx, ny) != (x, y):
            path.append(f"{nx - x} {ny - y} ")
        x, y = nx, ny
    return "".join(path).rstrip().replace(" -", "-") + "z"
