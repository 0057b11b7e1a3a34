-- As ``paid``, of those alone whom the payer pays for in the month now and without a break from then on.
SELECT s.orang, s.pembayar, s.donor, s.program, s.sektor,
       greatest(s.dari, :dari) AS dari, least(s.sampai, :sampai) AS sampai
FROM rentang AS s
JOIN penggal AS p
  ON p.orang = s.orang AND p.pembayar = s.pembayar AND p.donor = s.donor AND p.dasar = s.dasar
 AND s.dari >= p.dari AND s.sampai <= p.sampai
WHERE s.dasar = :dasar AND s.segmen = 'BPU' AND s.dari <= :sampai AND s.sampai >= :dari
  AND p.dari <= :sekarang AND p.sampai >= :sekarang
