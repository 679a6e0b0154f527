//! Word processors' files, books and marked-up text to the article in them.
