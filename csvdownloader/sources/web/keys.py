"""The keys of a web request's parameters."""

PROFILE, ACCOUNT, BASE_URL = "profile", "account", "base_url"
URL = "param.url"  # the address of a direct download
DOWNLOAD = "download"  # the profile of direct downloads
