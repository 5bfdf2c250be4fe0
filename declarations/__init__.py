"""Texts that members adopted, principles and signatures."""
