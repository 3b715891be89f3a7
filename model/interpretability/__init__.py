"""What goes on inside a network: activations, attribution, nearest neighbours, sensitivity."""
