"""Training anew on what was annotated, by the commands of the other stages, as a job.

workspaces.py  which annotation workspace belongs to a project, and what is missing to train
asking.py      a retraining that is asked for, and its job
job.py         the job: a turn of `linkage loop`, a comparison, perhaps another model in use
commands.py    the commands of `linkage`, one after another, and what they answer
process.py     a command in a process that ends when the service does
leash.py       what holds that process
following.py   how far a turn is
"""
