"""The pages for people. Their routers go into `linkage_serve.app.ROUTERS`."""

from linkage_serve.page import assets, evidence, jobs, library, models, reader, signing

ROUTERS = (
    library.router,
    reader.router,
    evidence.router,
    models.router,
    jobs.router,
    signing.router,
    assets.router,
)

__all__ = ["ROUTERS"]
