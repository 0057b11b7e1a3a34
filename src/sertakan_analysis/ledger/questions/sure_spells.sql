-- The spells whose months a list names: what is assumed proves no double payment.
SELECT * FROM rentang WHERE pasti
