-- One row a run, begun by the month, that ends after no more months than given.
SELECT orang, dari, sampai, sampai - dari + 1 AS jumlah_bulan, awal_pasti
FROM lanjar
WHERE lingkup = :dasar AND dari <= :bulan AND sampai - dari + 1 <= :paling_lama
