from compensation.models.airport import Airport

__all__ = ["Airport"]
