"""Digits: data in, numbers out. Nothing here knows Streamlit or Plotly.

What a digit is given as: dataset, canvas, drawing, link, opening, picture, ruled, locate. From ink
to an answer: ink, classifier, calibrate, reading, page, answer_words, transcript. Commands:
evaluate, read. Training (the only modules that may need keras or TensorFlow): networks, augment,
handwriting, pipeline, progress, run_pictures, collection, cluster. What training wrote, for show:
records, learning, recipe_words, metrics, evaluation_words, mistakes, hard_cases, sturdiness.
Looking inside a network: inside, explain, weights, turn, neighbours. MNIST itself, for show:
explored, statistics, shape, similar, preparation.
"""
