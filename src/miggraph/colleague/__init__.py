"""A language model as a colleague: it reads what the rules have read, and what it adds counts only with its quote.

The model is asked through the chat protocol that most servers of models speak. It is off unless a setting names one.
"""

from miggraph.colleague.answers import Answers, Question
from miggraph.colleague.client import Ask, ChatServer
from miggraph.colleague.reading import Asked, Colleague

__all__ = ["Answers", "Ask", "Asked", "ChatServer", "Colleague", "Question"]
