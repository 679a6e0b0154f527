//! Files that hold several documents: archives, mail, feeds, web archives, tables.
