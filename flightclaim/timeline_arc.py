"""The way of a claim drawn as a flight: one bow, a stop for each step, amber where it was."""

from dataclasses import dataclass

STEP_WIDTH, HEIGHT = 160, 84
TOP, GROUND = 14, 68


@dataclass(frozen=True)
class Dot:
    x: int
    y: int
    state: str


@dataclass(frozen=True)
class Arc:
    width: int
    height: int
    whole: str
    flown: str
    dots: tuple[Dot, ...]


def draw(states: list[str]) -> Arc:
    """Each step's dot stands over the middle of its column; `states` are done, now and next."""
    width = STEP_WIDTH * len(states)
    stops = [STEP_WIDTH * i + STEP_WIDTH // 2 for i in range(len(states))]
    reached = [x for x, state in zip(stops, states, strict=True) if state != "next"]
    return Arc(
        width=width,
        height=HEIGHT,
        whole=path(stops[0], stops[-1], width) if stops else "",
        flown=path(stops[0], reached[-1], width) if len(reached) > 1 else "",
        dots=tuple(
            Dot(x, round(height(x, width)), state) for x, state in zip(stops, states, strict=True)
        ),
    )


def height(x: float, width: int) -> float:
    """A parabola over the columns: on the ground at the first and the last stop."""
    span = max(width - STEP_WIDTH, 1)
    share = (x - STEP_WIDTH / 2) / span
    return GROUND - 4 * (GROUND - TOP) * share * (1 - share)


def path(start: int, end: int, width: int) -> str:
    points = [*range(start, end, 16), end]
    return "M" + "L".join(f"{x} {height(x, width):.1f}" for x in points)
