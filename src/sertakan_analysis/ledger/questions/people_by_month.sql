-- One row a basis, payer and month in which the number of people changes: the number from that month on.
-- An empty payer stands for whoever pays: each person once.
WITH runs AS (
    SELECT dasar, pembayar, donor, dari, sampai FROM penggal
    UNION ALL
    SELECT lingkup AS dasar, '' AS pembayar, '' AS donor, dari, sampai
    FROM lanjar
    WHERE lingkup IN ('ditetapkan', 'terealisasi', 'semua')
),
changes AS (
    SELECT dasar, pembayar, donor, greatest(dari, :dari) AS bulan, 1 AS beda
    FROM runs WHERE dari <= :sampai AND sampai >= :dari
    UNION ALL
    SELECT dasar, pembayar, donor, sampai + 1 AS bulan, -1 AS beda
    FROM runs WHERE dari <= :sampai AND sampai >= :dari AND sampai < :sampai
),
steps AS (
    SELECT dasar, pembayar, donor, bulan, sum(beda) AS beda FROM changes GROUP BY dasar, pembayar, donor, bulan
)
SELECT dasar, pembayar, donor, bulan,
       CAST(sum(beda) OVER (PARTITION BY dasar, pembayar, donor ORDER BY bulan) AS BIGINT) AS jumlah_orang
FROM steps
