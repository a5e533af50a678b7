"""How far those who code the same sentences agree.

    measure(gather(ratings, codebook))

gives an `Agreement`; `table` shows it on the terminal, `record` writes it as JSON and `html`
as a page. `blind` takes the ratings out of an annotation log.
"""

from linkage_annotations.agreement.figures import Agreement
from linkage_annotations.agreement.measure import measure
from linkage_annotations.agreement.ratings import Coder, Kind, Rating, Ratings, Unit, gather

__all__ = ["Agreement", "Coder", "Kind", "Rating", "Ratings", "Unit", "gather", "measure"]
