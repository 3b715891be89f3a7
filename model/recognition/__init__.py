"""From a normalized image to a prediction: classifier, segmentation, drawings and pages."""
