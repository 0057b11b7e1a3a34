-- One row a payer and month in which people or rupiah change: both from that month on.
WITH changes AS (
    SELECT pembayar, donor, tanda, dari AS bulan, 1 AS orang, iuran FROM biaya
    UNION ALL
    SELECT pembayar, donor, tanda, sampai + 1 AS bulan, -1 AS orang, -iuran AS iuran FROM biaya
),
steps AS (
    SELECT pembayar, donor, tanda, bulan, sum(orang) AS orang, sum(iuran) AS iuran
    FROM changes
    GROUP BY pembayar, donor, tanda, bulan
)
SELECT pembayar, donor, tanda, bulan,
       CAST(sum(orang) OVER (PARTITION BY pembayar, donor, tanda ORDER BY bulan) AS BIGINT) AS jumlah_orang,
       CAST(sum(iuran) OVER (PARTITION BY pembayar, donor, tanda ORDER BY bulan) AS BIGINT) AS biaya
FROM steps
