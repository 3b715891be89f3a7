"""How well the networks do: real handwriting, robustness, misclassified images, label errors,
learning curves.
"""
