"""The interface for Label Studio. Its router goes into `linkage_serve.app.ROUTERS`."""
