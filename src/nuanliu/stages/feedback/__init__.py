"""满意度: what the people who were paid say.

Enters: people actually paid. Leaves: answers, rates, intervals. Owns: surveys, tokens, answers.
Posts: nothing. Never: ties an answer to a person.
"""
