-- One row a person whom the month covers as own-account worker and in no other segment.
WITH own_account AS (
    SELECT orang
    FROM rentang
    WHERE dari <= :bulan AND sampai >= :bulan AND (:dasar = 'semua' OR dasar = :dasar)
    GROUP BY orang
    HAVING min(segmen) = 'BPU' AND max(segmen) = 'BPU'
)
SELECT l.orang,
       max(CASE WHEN l.sampai >= :bulan THEN :bulan - l.dari + 1 ELSE 0 END) AS bulan_berturut_turut,
       sum(least(l.sampai, :bulan) - l.dari + 1) AS bulan_kumulatif,
       max(CASE WHEN l.sampai >= :bulan AND l.awal_pasti THEN 1 ELSE 0 END) = 1 AS awal_pasti
FROM lanjar AS l
JOIN own_account AS o ON o.orang = l.orang
WHERE l.lingkup = :dasar AND l.dari <= :bulan
GROUP BY l.orang
