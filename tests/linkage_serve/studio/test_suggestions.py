from __future__ import annotations

import asyncio

import pytest

from linkage_nlp.label_studio.names import SENTENCE
from linkage_serve.service import Service
from linkage_serve.studio.suggestions import suggestions
from linkage_serve.tagging.batcher import BATCH

CONFIG = f"""<View><Text name="{SENTENCE}" value="$text"/>
  <Choices name="way" toName="{SENTENCE}" choice="multiple"><Choice value="web"/></Choices>
</View>"""


@pytest.mark.usefixtures("client")
def test_nothing_is_computed_for_nobody(service: Service) -> None:
    asked = []

    async def gone() -> bool:
        asked.append(True)
        return len(asked) > 1

    with service.models.borrowed() as model:
        data = {
            "text": "We ask in a forum.",
            "question": "",
            "previous": "",
            "queue": "learn",
            "codebook": model.tagger.codebook.fingerprint,
        }
        tasks = [{"data": data}] * (3 * BATCH)
        found = asyncio.run(suggestions(tasks, CONFIG, model, project="7", gone=gone))
    assert [one is not None for one in found] == [True] * BATCH + [False] * 2 * BATCH
