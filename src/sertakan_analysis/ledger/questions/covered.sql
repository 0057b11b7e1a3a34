-- One row a person, payer, programme, segment and basis that covers the month.
SELECT orang, pembayar, donor, program, segmen, dasar, max(CASE WHEN pasti THEN 1 ELSE 0 END) = 1 AS pasti,
       max(sampai) AS sampai
FROM rentang
WHERE dari <= :bulan AND sampai >= :bulan AND (:dasar = 'semua' OR dasar = :dasar)
GROUP BY orang, pembayar, donor, program, segmen, dasar
