-- One row a person and stretch of months within the window that was realised as own-account worker and that no list
-- of this ledger announced.
WITH asked AS (
    SELECT orang, greatest(dari, :dari) AS dari, least(sampai, :sampai) AS sampai
    FROM lanjar
    WHERE lingkup = 'terealisasi_bpu' AND dari <= :sampai AND sampai >= :dari
),
edges AS (
    SELECT orang, dari, sampai, dari AS mulai, dari - 1 AS habis FROM asked
    UNION ALL
    SELECT a.orang, a.dari, a.sampai, r.dari AS mulai, r.sampai AS habis
    FROM asked AS a
    JOIN lanjar AS r ON r.orang = a.orang AND r.lingkup = 'ditetapkan' AND r.dari <= a.sampai AND r.sampai >= a.dari
),
holes AS (
    SELECT orang, habis + 1 AS dari,
           coalesce(lead(mulai) OVER (PARTITION BY orang, dari ORDER BY habis) - 1, sampai) AS sampai
    FROM edges
)
SELECT orang, dari, sampai, sampai - dari + 1 AS jumlah_bulan
FROM holes
WHERE dari <= sampai
