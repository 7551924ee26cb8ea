"""The files of jobs, from the first row to the list of what is finished."""
