"""Evidence: the sentences of an article, the spans that identify them, and whether they state the facts."""

from .grounding import Fact, is_stated, ungrounded
from .new_article import NewArticle, start_article
from .sentences import Sentence, split_sentences
from .spans import Problem, Span, verify_spans

__all__ = ["Fact", "NewArticle", "Problem", "Sentence", "Span", "is_stated", "split_sentences", "start_article",
           "ungrounded", "verify_spans"]
