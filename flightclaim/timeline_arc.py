"""The way of a claim drawn as a flight: one bow, a stop for each step, amber where it was."""

from dataclasses import dataclass

WIDTH, HEIGHT = 800, 84
TOP, GROUND = 14, 68


@dataclass(frozen=True)
class Dot:
    x: int
    y: int
    state: str


@dataclass(frozen=True)
class Arc:
    whole: str
    flown: str
    dots: tuple[Dot, ...]
    width: int = WIDTH
    height: int = HEIGHT


def draw(states: list[str]) -> Arc:
    """Each step's dot stands over the middle of its column; `states` are done, now and next."""
    if not states:
        return Arc("", "", ())
    column = WIDTH / len(states)
    stops = [round(column * (i + 0.5)) for i in range(len(states))]
    first, last = stops[0], stops[-1]
    reached = [x for x, state in zip(stops, states, strict=True) if state != "next"]
    dots = [
        Dot(x, round(height(x, first, last)), state) for x, state in zip(stops, states, strict=True)
    ]
    return Arc(
        whole=path(first, last, first, last),
        flown=path(first, reached[-1], first, last) if len(reached) > 1 else "",
        dots=tuple(dots),
    )


def height(x: float, first: int, last: int) -> float:
    """A parabola: on the ground at the first and the last stop."""
    share = (x - first) / max(last - first, 1)
    return GROUND - 4 * (GROUND - TOP) * share * (1 - share)


def path(start: int, end: int, first: int, last: int) -> str:
    points = [*range(start, end, 16), end]
    return "M" + "L".join(f"{x} {height(x, first, last):.1f}" for x in points)
