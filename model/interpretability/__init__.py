"""How networks reach their predictions: activations, attribution, neighbours, sensitivity."""
