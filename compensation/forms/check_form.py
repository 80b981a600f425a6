"""What every question of the check has in common: plain answers in, one plain answer out."""

from typing import Any

from django import forms

from compensation.flow import Answer, Answers


class CheckForm(forms.Form):
    """One question. `answer` is what the session keeps of it, fit for JSON."""

    def __init__(self, *args: Any, answers: Answers, **options: Any) -> None:
        super().__init__(*args, **options)
        self.answers = answers

    @classmethod
    def initial_from(cls, answer: Answer) -> dict[str, Any]:
        """The fields as they were answered, for somebody who comes back."""
        return dict(answer)

    @property
    def answer(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
