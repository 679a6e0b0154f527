//! A web page to the article in it: its text, whole and alone, and what the page says of itself.
