//! Which documents are copies of one another, and who draws on whom.
