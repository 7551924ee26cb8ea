"""The keys of a web request's parameters, and the ending of a profile's file."""

PROFILE, ACCOUNT, BASE_URL = "profile", "account", "base_url"
SUFFIX = ".toml"  # of a profile's file
URL = "param.url"  # the address of a direct download
MEMBER = "member"  # that of `tabular.reading_options`
DOWNLOAD = "download"  # the profile of direct downloads
