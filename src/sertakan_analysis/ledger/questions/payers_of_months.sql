-- One row a realised own-account spell and stretch of its months with the same announcers, with how many there are.
WITH near AS (
    SELECT s.nomor, a.pembayar, a.donor, greatest(s.dari, a.dari) AS mulai, least(s.sampai, a.sampai) AS habis
    FROM nyata AS s
    JOIN janji AS a ON a.orang = s.orang AND a.dari <= s.sampai AND a.sampai >= s.dari
),
points AS (
    SELECT nomor, dari AS titik FROM nyata
    UNION
    SELECT nomor, sampai + 1 AS titik FROM nyata
    UNION
    SELECT nomor, mulai AS titik FROM near
    UNION
    SELECT nomor, habis + 1 AS titik FROM near
),
pieces AS (
    SELECT nomor, titik AS dari, lead(titik) OVER (PARTITION BY nomor ORDER BY titik) - 1 AS sampai FROM points
)
SELECT p.nomor, p.dari, p.sampai, count(DISTINCT n.pembayar) AS pembayar_banyak, min(n.pembayar) AS pembayar,
       count(DISTINCT n.donor) AS donor_banyak, min(n.donor) AS donor
FROM pieces AS p
LEFT JOIN near AS n ON n.nomor = p.nomor AND n.mulai <= p.dari AND n.habis >= p.sampai
WHERE p.sampai IS NOT NULL
GROUP BY p.nomor, p.dari, p.sampai
