"""How every form of the site draws itself."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Our field groups; the widgets stay Django's own, and so does the admin."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
