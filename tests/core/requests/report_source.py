"""A source whose dynamic parameters depend on the chosen service, and an account of it."""

from msgspec.structs import replace

from csvdownloader.core.connections.connections import Connection
from csvdownloader.core.sources.parameters import Parameter, ParameterKind
from csvdownloader.sources.sample import SampleSource

ACCOUNT = Connection("7d0f1c1e-8f2b-4a55-9c7e-0d2f6f1f2b12", "Ada's", "web:reports")


class ReportSource(SampleSource):
    """A source whose dynamic parameters depend on the chosen service."""

    key = "reports"
    parameters = (
        Parameter("profile", "Service", ParameterKind.PROFILE, "", "Which one", locator=True),
        Parameter("base_url", "Base URL", ParameterKind.TEXT, "", "Another server"),
    )

    def dynamic_parameters(self, values):
        if values["profile"] != "reports":
            return ()
        return (
            Parameter("account", "Account", ParameterKind.CONNECTION, "", "Who asks"),
            Parameter("param.query", "Query", ParameterKind.LINES, "", "What is asked"),
            Parameter("param.labels", "Labels", ParameterKind.BOOLEAN, True, "With labels"),
        )

    def named(self, request):
        names = {ACCOUNT.id: ACCOUNT.name}
        account = request.text("account")
        named = {"account": names.get(account, account)} if account else {}
        return replace(request, parameters={**request.parameters, **named})

    def locator(self, request):
        return f"profile:{request.text('profile')}"
