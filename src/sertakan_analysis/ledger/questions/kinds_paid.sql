-- One row a payer, programme and sector that the window holds; the sector is doubtful where spells of a payer differ in
-- it, so every known one may meet every programme of the payer.
WITH held AS (
    SELECT DISTINCT pembayar, program, sektor
    FROM rentang
    WHERE segmen = 'BPU' AND dari <= :sampai AND sampai >= :dari
)
SELECT DISTINCT p.pembayar, p.program, s.sektor
FROM held AS p
JOIN held AS s ON s.pembayar = p.pembayar
