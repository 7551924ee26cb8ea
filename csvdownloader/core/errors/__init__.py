"""The expected errors, by their reason: each class has a hint for the user on what to do next.

* UserError                    what all of them are (`base`)
  + InvalidRequestError        the form or the command line was filled in wrongly (`requests`)
  + SourceError                the source cannot give what was asked (`base`)
    - of a file `files`, of what is in it `reading`
    - of a connection or an account `connections`, of a database `databases`
    - of the network `network`, of an HTTP response `responses`
    - of a web service `services`, of a profile `profiles`
    - of data that end too early or are not what was announced `wholeness`
  + StorageError               the disk or the file system refused (`base`)
    - while anything is written `storage`, of a place to save to `saving`, of the list `jobs`
  + NotWholeError              a file is not what its receipt says (`wholeness`)
  + of the list of downloads   `jobs`

What a job keeps of one is a `failure`; `failure_kind` says what helps against each.

Anything else that is raised is a bug, and is reported as one.
"""
