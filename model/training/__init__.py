"""Networks, recipes, augmentation, training and export: all that needs Keras or TensorFlow."""
