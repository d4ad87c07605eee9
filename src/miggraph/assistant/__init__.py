"""The dataset for language models, over the Model Context Protocol: tools that answer with words and their places.

``tools`` declares what can be called, ``server`` speaks the protocol; between them, each answer is a reply that a
program reads as data and a model as text. What is answered, and within which limits, is the application's.
"""
