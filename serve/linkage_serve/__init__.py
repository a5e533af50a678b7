"""The service: interviews dropped on a page, tagged, read, corrected, exported.

    api/        the HTTP interface, one module for each resource
    security/   what every request passes before it reaches the interface
    library/    what the service does with transcripts, whoever asks: the interface or a page
    tagging/    one worker for each model, which tags what many clients send together
    models/     the bundles there are, and the one in use
    jobs/       long work that survives a restart
    store/      the database: tables, migrations, and functions that read and write them
    page/       the pages for people
    studio/     the interface for Label Studio
    retraining/ training anew on what was annotated, by the commands of other stages
    cli/        the command `linkage serve`

`app.create_app` puts these together; `service.Service` is what they share while they run.
"""
