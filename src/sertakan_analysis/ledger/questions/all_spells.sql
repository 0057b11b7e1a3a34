-- Every spell.
SELECT * FROM rentang
