-- One row a person who was ever paid for as own-account worker up to the month.
WITH last_paid AS (
    SELECT orang, max(least(sampai, :bulan)) AS bulan_terakhir, max(sampai) AS akhir
    FROM rentang
    WHERE segmen = 'BPU' AND dari <= :bulan AND (:dasar = 'semua' OR dasar = :dasar)
    GROUP BY orang
)
SELECT orang, bulan_terakhir, :bulan - bulan_terakhir AS tunggakan, :bulan - bulan_terakhir <= :batas AS aktif,
       akhir + :batas + 1 AS berakhir
FROM last_paid
