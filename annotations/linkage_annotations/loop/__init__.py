"""One turn after another: pull, train, compare, promote, choose what to label next."""
