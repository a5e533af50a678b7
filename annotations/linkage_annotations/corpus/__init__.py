"""The authored corpus: invented interviews, labelled sentence by sentence."""
