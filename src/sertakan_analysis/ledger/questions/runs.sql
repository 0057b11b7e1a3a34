-- One row a run: the months without a break for which anybody pays for one person, within a scope.
-- ``awal_pasti``: a spell of the run's first month says that nothing went before.
WITH scoped AS (
    SELECT orang, dasar AS lingkup, dari, sampai, awal_pasti FROM rentang
    UNION ALL
    SELECT orang, 'semua' AS lingkup, dari, sampai, awal_pasti FROM rentang
    UNION ALL
    SELECT orang, concat(dasar, '_bpu') AS lingkup, dari, sampai, awal_pasti FROM rentang WHERE segmen = 'BPU'
),
ordered AS (
    SELECT orang, lingkup, dari, sampai, awal_pasti,
           max(sampai) OVER (
               PARTITION BY orang, lingkup ORDER BY dari, sampai
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
           ) AS sebelum
    FROM scoped
),
islands AS (
    SELECT orang, lingkup, dari, sampai, awal_pasti,
           sum(CASE WHEN sebelum IS NULL OR dari > sebelum + 1 THEN 1 ELSE 0 END) OVER (
               PARTITION BY orang, lingkup ORDER BY dari, sampai
               ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
           ) AS pulau
    FROM ordered
)
-- The least of twice the month, one more where its start is doubtful, is even when a certain start is among the first.
SELECT orang, lingkup, min(dari) AS dari, max(sampai) AS sampai,
       min(dari * 2 + CASE WHEN awal_pasti THEN 0 ELSE 1 END) = min(dari) * 2 AS awal_pasti
FROM islands
GROUP BY orang, lingkup, pulau
