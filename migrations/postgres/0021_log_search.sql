-- SQLite's index of words is made anew here. This engine's is as it was: each row has its words itself.
SELECT 1;
