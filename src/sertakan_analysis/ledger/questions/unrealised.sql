-- One row a person, payer and stretch of months within the window that was announced and that nobody realised.
WITH asked AS (
    SELECT orang, pembayar, donor, greatest(dari, :dari) AS dari, least(sampai, :sampai) AS sampai
    FROM penggal
    WHERE dasar = 'ditetapkan' AND dari <= :sampai AND sampai >= :dari
),
-- A first edge just before the stretch, then each realised run in it: what lies between two edges is missing.
edges AS (
    SELECT orang, pembayar, donor, dari, sampai, dari AS mulai, dari - 1 AS habis FROM asked
    UNION ALL
    SELECT a.orang, a.pembayar, a.donor, a.dari, a.sampai, r.dari AS mulai, r.sampai AS habis
    FROM asked AS a
    JOIN lanjar AS r
      ON r.orang = a.orang AND r.lingkup = 'terealisasi_bpu' AND r.dari <= a.sampai AND r.sampai >= a.dari
),
holes AS (
    SELECT orang, pembayar, donor, habis + 1 AS dari,
           coalesce(
               lead(mulai) OVER (PARTITION BY orang, pembayar, donor, dari ORDER BY habis) - 1, sampai
           ) AS sampai
    FROM edges
)
SELECT orang, pembayar, donor, dari, sampai, sampai - dari + 1 AS jumlah_bulan
FROM holes
WHERE dari <= sampai
