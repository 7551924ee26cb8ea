"""Profiles for the tests of reading and checking profiles."""

from csvdownloader.sources.web.profile_toml.load import problems

BOTIFY = r"""
schema = 1
id = "botify-export-job"
name = "Botify: export job"
docs = "https://developers.botify.com/docs/export-seo-data"
base_url = "https://api.botify.com"
mode = "async"

[[params]]
name = "organization"
type = "string"
required = true
[[params]]
name = "project"
type = "string"
required = true
[[params]]
name = "query"
type = "json"            # a whole BQL object, inserted as an object, not as text
required = true
help = "collections / periods / query"
[[params]]
name = "rows"
type = "int"
default = 10000
min = 1
max = 1000000
[[params]]
name = "job_type"
type = "enum"
values = ["export", "logs_urls_export"]
default = "export"

[[secrets]]
name = "token"
label = "API token"

[auth]
kind = "header"
headers = { Authorization = "Token {{ secret.token }}" }
hosts = ["api.botify.com"]

[limits]
rate = { requests = 5, per = "1s" }
concurrent_jobs = 1

[start]
method = "POST"
url = "/v1/jobs"
expect = [200, 201]
retry = "never"          # no idempotency key; a repeat spends credits again
confirm = "One export credit is charged per exported row."

[start.json]
job_type = "{{ params.job_type }}"

[start.json.payload]
username = "{{ params.organization }}"
project = "{{ params.project }}"
connector = "direct_download"
formatter = "csv"
formatter_config = { print_header = true, print_delimiter = false }
export_size = "{{ params.rows }}"
query = "{{ params.query }}"

[start.capture]
id = "job_id"
url = "job_url"

[start.lost_reply]       # what to do if the POST timed out: look before posting again
url = "/v1/jobs?job_type={{ params.job_type }}&project={{ params.project }}&size=10"
pick = "results | sort_by(@, &date_created) | [-1]"
newer_than_start = "date_created"

[poll]
url = "{{ job.url }}"
status = "job_status"
interval = { first = "5s", factor = 1.5, max = "30s" }
timeout = "2h"
unknown = "running"

[poll.classes]
running = ["CREATED", "PROCESSING"]
done = ["DONE", "COMPLETE"]
failed = ["FAILED"]

[result]
urls = "results.download_url"
name = "results.filename"
rows = "results.row_count"
size = "results.file_size"
expires = "results.expires_at"
auth = "listed-hosts"
on_expired = "poll"
resume = "auto"
row_cap = "{{ params.rows }}"

[decode]
unwrap = ["gzip", "zip"]
member = "*.csv"
format = "csv"
encoding = "utf-8"
header = "each-part"
sep_line = "strip"

[errors]
message = ["error.message", "results.error.message", "http:text"]
code = ["error.error_code"]
[[errors.map]]
code = ["1001"]
class = "auth"
hint = "The token was refused. Make a new one on the Botify account page."
[[errors.map]]
code = ["1053"]
class = "throttled"
[[errors.map]]
code = ["1052", "1058"]
class = "already-running"
hint = "An export is already running for this project. Attach to it instead of starting another."
"""[1:]

QUALTRICS = r"""
schema = 1
id = "qualtrics-responses"
name = "Qualtrics: survey responses"
docs = "https://api.qualtrics.com/u9e5lh4172v0v-survey-response-export-guide"
base_url = "https://{{ params.datacenter }}.qualtrics.com/API/v3"
mode = "async"

[[params]]
name = "datacenter"
type = "string"
pattern = "^[a-z0-9][a-z0-9.-]*$"
required = true
[[params]]
name = "survey_id"
type = "string"
pattern = "^SV_[A-Za-z0-9]+$"
required = true
[[params]]
name = "since"
type = "datetime"
required = false
[[params]]
name = "until"
type = "datetime"
required = false
[[params]]
name = "limit"
type = "int"
required = false
[[params]]
name = "labels"
type = "bool"
default = true
[[params]]
name = "question_ids"
type = "list"
required = false

[[secrets]]
name = "token"
label = "API token (or OAuth access token)"

[auth]
kind = "header"
headers = { X-API-TOKEN = "{{ secret.token }}" }
hosts = ["{{ params.datacenter }}.qualtrics.com"]

[start]
method = "POST"
url = "/surveys/{{ params.survey_id }}/export-responses"
expect = [200]
retry = "never"
omit_empty = true        # a placeholder with no value drops its key

[start.json]
format = "csv"
compress = true
useLabels = "{{ params.labels }}"
startDate = "{{ params.since | date('%Y-%m-%dT%H:%M:%SZ') }}"
endDate = "{{ params.until | date('%Y-%m-%dT%H:%M:%SZ') }}"
limit = "{{ params.limit }}"
questionIds = "{{ params.question_ids }}"

[start.capture]
id = "result.progressId"

[poll]
url = "/surveys/{{ params.survey_id }}/export-responses/{{ job.id }}"
status = "result.status"
interval = { first = "2s", factor = 1.5, min = "2s", max = "30s" }
timeout = "1h"
unknown = "running"
failed_when = ["http:status == `404`"]

[poll.classes]
running = ["inProgress"]
done = ["complete"]
failed = ["failed"]

[poll.progress]
value = "result.percentComplete"
scale = 100

[poll.capture]
file_id = "result.fileId"

[result]
url = "/surveys/{{ params.survey_id }}/export-responses/{{ job.file_id }}/file"
auth = "listed-hosts"
on_expired = "restart"
resume = "none"

[decode]
unwrap = ["zip"]
member = "*.csv"
members = "single"
format = "csv"
encoding = "utf-8-sig"
header = "first-part"
drop_rows_after_header = 2   # question text and ImportId rows

[errors]
message = ["meta.error.errorMessage", "meta.notice"]
code = ["meta.error.errorCode"]
request_id = ["meta.requestId"]
[[errors.map]]
http = [401, 403]
class = "auth"
[[errors.map]]
http = [429]
class = "throttled"
[[errors.map]]
http = [500, 503, 504]
class = "transient"
"""[1:]

ASYNC = """
schema = 1
id = "test"
name = "Test"
base_url = "https://api.example.com"

mode = "async"
[[params]]
name = "table"
required = true
[[params]]  # 2
name = "since"  # 2
type = "date"
[[secrets]]
name = "token"
label = "Token"
[auth]
kind = "bearer"
token = "{{ secret.token }}"
hosts = ["api.example.com"]
[limits]
rate = { requests = 5, per = "1s" }
[start]
method = "POST"
url = "/jobs"
text = "go"
capture = { id = "id" }
[poll]
url = "/jobs/{{ job.id }}"
status = "status"
interval = { first = "5s" }
timeout = "2h"
[poll.classes]
running = ["RUN"]
done = ["DONE"]
[result]
urls = "results.link"
[decode]
format = "csv"
[[errors.map]]
http = [401]
class = "auth"
"""[1:]

DIRECT = """
schema = 1
id = "direct"
name = "Direct"
base_url = "https://data.example.com"
mode = "direct"
[[params]]
name = "table"
[result]
url = "/{{ params.table }}.csv"
"""[1:]

CHAIN = """
schema = 1
id = "chain"
name = "Chain"
base_url = "https://sql.example.com"
mode = "chain"
[start]
url = "/v1/statement"
text = "select 1"
capture = { next = "nextUri" }
[poll]
url = "{{ job.next }}"
status = "error && 'failed' || nextUri && 'running' || 'done'"
capture = { next = "nextUri" }
[poll.classes]
running = ["running"]
done = ["done"]
failed = ["failed"]
[cancel]
method = "DELETE"
url = "{{ job.next }}"
[decode]
format = "json"
rows = "data"
columns = "columns[].name"
"""[1:]


def found(text):
    """Line, key and message of each problem."""
    return [(p.line, p.key, p.message) for p in problems(text)]
