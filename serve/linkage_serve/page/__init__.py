"""The pages for people. Their routers go into `linkage_serve.app.ROUTERS`."""
