"""How far the measures can be trusted: fit their weights, measure their accuracy on labelled text, run placebos."""
