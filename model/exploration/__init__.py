"""What the Data page shows of MNIST, computed from its images."""
