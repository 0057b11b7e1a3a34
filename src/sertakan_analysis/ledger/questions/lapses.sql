-- One row a person and payer whose money ends within the months ahead while no other payer of the basis takes over.
WITH followed AS (
    SELECT orang, dari, sampai, lead(dari) OVER (PARTITION BY orang ORDER BY dari) AS mulai_lagi
    FROM lanjar
    WHERE lingkup = :dasar
),
ending AS (
    SELECT orang, sampai, mulai_lagi
    FROM followed
    WHERE dari <= :bulan AND sampai >= :bulan AND sampai < :bulan + :maju
),
elsewhere AS (
    SELECT DISTINCT r.orang
    FROM penggal AS r
    LEFT JOIN penggal AS a
      ON a.orang = r.orang AND a.pembayar = r.pembayar AND a.dasar = :dasar AND a.dari <= :bulan AND a.sampai >= :bulan
    WHERE r.dasar <> :dasar AND r.dari <= :bulan AND r.sampai >= :bulan
      AND r.pembayar <> :tidak_diketahui AND a.orang IS NULL
)
SELECT e.orang, p.pembayar, p.donor, p.sampai AS bulan_terakhir, p.sampai + 1 AS bulan_lepas, e.mulai_lagi,
       o.orang IS NOT NULL AS perlindungan_lain
FROM ending AS e
JOIN penggal AS p ON p.orang = e.orang AND p.dasar = :dasar AND p.sampai = e.sampai
LEFT JOIN elsewhere AS o ON o.orang = e.orang
