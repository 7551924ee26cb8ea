"""The keys of a web request's parameters."""

PROFILE, ACCOUNT, BASE_URL = "profile", "account", "base_url"
URL = "param.url"  # the address of a direct download
MEMBER = "member"  # that of `tabular.reading_options`
DOWNLOAD = "download"  # the profile of direct downloads
