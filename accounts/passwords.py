"""The one password policy, used by every form, endpoint and command."""


class CharacterClassesValidator:
    def validate(self, password, user=None):
        return None


class CommonPasswordValidator(CharacterClassesValidator):
    pass


class PasswordHistoryValidator(CharacterClassesValidator):
    pass
