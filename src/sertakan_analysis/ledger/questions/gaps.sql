-- One row a gap that has begun by the month: between two runs, or open after the last.
WITH followed AS (
    SELECT orang, sampai, lead(dari) OVER (PARTITION BY orang ORDER BY dari) AS berikut
    FROM lanjar
    WHERE lingkup = :dasar
)
SELECT orang, sampai + 1 AS dari, berikut - 1 AS sampai,
       coalesce(berikut - 1, :bulan) - sampai AS jumlah_bulan, berikut IS NULL AS terbuka
FROM followed
WHERE sampai < :bulan
