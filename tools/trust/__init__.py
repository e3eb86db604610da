"""How far the instruments can be trusted: fitting their weights, measuring them on labelled text, placebos."""
