-- One row a run: the months without a break for which one payer pays for one person, on one basis.
WITH ordered AS (
    SELECT orang, pembayar, donor, dasar, dari, sampai,
           max(sampai) OVER (
               PARTITION BY orang, pembayar, donor, dasar ORDER BY dari, sampai
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
           ) AS sebelum
    FROM dipakai
),
islands AS (
    SELECT orang, pembayar, donor, dasar, dari, sampai,
           sum(CASE WHEN sebelum IS NULL OR dari > sebelum + 1 THEN 1 ELSE 0 END) OVER (
               PARTITION BY orang, pembayar, donor, dasar ORDER BY dari, sampai
               ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
           ) AS pulau
    FROM ordered
)
SELECT orang, pembayar, donor, dasar, min(dari) AS dari, max(sampai) AS sampai
FROM islands
GROUP BY orang, pembayar, donor, dasar, pulau
