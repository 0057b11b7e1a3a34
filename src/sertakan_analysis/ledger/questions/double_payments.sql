-- One row a person, pair of payers and stretch of months within the window for which both pay.
-- Two spells of one kind of payer are two payers only where both donors are named. The payer that nobody knows may be
-- the very one who announced it: the two are no pair. Assumed months are no proof.
SELECT a.orang, a.pembayar AS pembayar_1, a.donor AS donor_1, a.dasar AS dasar_1,
       b.pembayar AS pembayar_2, b.donor AS donor_2, b.dasar AS dasar_2,
       greatest(a.dari, b.dari, :dari) AS dari, least(a.sampai, b.sampai, :sampai) AS sampai,
       least(a.sampai, b.sampai, :sampai) - greatest(a.dari, b.dari, :dari) + 1 AS jumlah_bulan
FROM penggal_pasti AS a
JOIN penggal_pasti AS b
  ON a.orang = b.orang
 AND (a.pembayar < b.pembayar OR (a.pembayar = b.pembayar AND a.donor <> '' AND a.donor < b.donor))
 AND a.dari <= b.sampai AND b.dari <= a.sampai
WHERE a.dari <= :sampai AND a.sampai >= :dari
  AND b.dari <= :sampai AND b.sampai >= :dari
  AND (:dasar = 'semua' OR (a.dasar = :dasar AND b.dasar = :dasar))
  AND (a.dasar = b.dasar OR (a.pembayar <> :tidak_diketahui AND b.pembayar <> :tidak_diketahui))
