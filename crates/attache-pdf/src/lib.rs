//! A PDF to the article in it: reading order, structure, and what the file says of itself.
