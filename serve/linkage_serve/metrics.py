"""What the service counts about itself, for Prometheus. No case, name or text is in it."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_SENTENCES = (1, 2, 4, 8, 16, 32, 64, 128, 256)


class Metrics:
    """The counters of one service, in a registry of their own."""

    def __init__(self) -> None:
        registry = CollectorRegistry()
        self._registry = registry
        self.requests = Counter(
            "linkage_requests",
            "Requests answered",
            ["method", "route", "status"],
            registry=registry,
        )
        self.request_seconds = Histogram(
            "linkage_request_seconds",
            "Time to answer a request",
            ["method", "route"],
            buckets=_SECONDS,
            registry=registry,
        )
        self.batch_sentences = Histogram(
            "linkage_batch_sentences",
            "Sentences that were tagged together",
            buckets=_SENTENCES,
            registry=registry,
        )
        self.batch_requests = Histogram(
            "linkage_batch_requests",
            "Requests whose sentences were tagged together",
            buckets=_SENTENCES,
            registry=registry,
        )
        self.waiting = Gauge(
            "linkage_waiting_sentences", "Sentences that wait to be tagged", registry=registry
        )
        self.turned_away = Counter(
            "linkage_turned_away", "Requests turned away, too much waiting", registry=registry
        )
        self.sentences = Counter(
            "linkage_sentences_tagged", "Sentences tagged", ["origin"], registry=registry
        )
        self.corrections = Counter(
            "linkage_corrections", "Corrections made", ["verdict"], registry=registry
        )
        self.transcripts = Gauge("linkage_transcripts", "Transcripts kept", registry=registry)
        self.jobs = Gauge("linkage_jobs", "Jobs by status", ["status"], registry=registry)
        self.model = Gauge("linkage_model_info", "The model in use", ["version"], registry=registry)

    def use_model(self, version: str) -> None:
        """Note which model is in use."""
        self.model.clear()
        self.model.labels(version).set(1)

    def exposition(self) -> bytes:
        """All figures in the text format of Prometheus."""
        return generate_latest(self._registry)
