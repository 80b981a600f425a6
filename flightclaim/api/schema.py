"""What every operation of the API's schema has in common: how it says that something went wrong."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

METHODS = ("get", "put", "post", "delete", "patch")
PROBLEM = {
    "type": "object",
    "description": "An error (RFC 9457).",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}


def answer_with_problems(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """Name problem+json for each error, those described by hand and all others."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in result["paths"].values():
        for method in METHODS:
            if method not in path:
                continue
            responses = path[method]["responses"]
            responses.setdefault("default", {"description": "An error; problem+json says which."})
            for status, response in responses.items():
                if status == "default" or int(status) >= 400:
                    response["content"] = content
    return result


class Described(AutoSchema):
    """DRF forgets of fields that are only read whether they may be empty; the model knows."""

    def _map_serializer_field(self, field: Any, direction: Any, *options: Any) -> Any:
        known = model_field_of(field) if field.read_only else None
        if known is not None and isinstance(field, serializers.ChoiceField):
            field.allow_blank = known.blank
        if known is not None and isinstance(field, serializers.Serializer):
            field.allow_null = known.null
        return super()._map_serializer_field(field, direction, *options)  # type: ignore[no-untyped-call]


def model_field_of(field: Any) -> Any:
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    try:
        return model._meta.get_field(field.source) if model else None
    except FieldDoesNotExist:
        return None
