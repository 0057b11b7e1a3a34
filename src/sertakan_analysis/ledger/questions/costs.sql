-- One row a person, payer and stretch of months with one tariff. Where spells of one payer overlap, a month is paid once:
-- the larger programme counts, and the sector without the discount of transport.
WITH points AS (
    SELECT orang, pembayar, donor, dari AS titik FROM dibayar
    UNION
    SELECT orang, pembayar, donor, sampai + 1 AS titik FROM dibayar
),
pieces AS (
    SELECT orang, pembayar, donor, titik AS dari,
           lead(titik) OVER (PARTITION BY orang, pembayar, donor ORDER BY titik) - 1 AS sampai
    FROM points
),
told AS (
    SELECT p.orang, p.pembayar, p.donor, p.dari, p.sampai, max(s.program) AS program,
           coalesce(min(CASE WHEN s.sektor <> '' THEN s.sektor END), '') AS sektor
    FROM pieces AS p
    JOIN dibayar AS s
      ON s.orang = p.orang AND s.pembayar = p.pembayar AND s.donor = p.donor
     AND s.dari <= p.dari AND s.sampai >= p.sampai
    GROUP BY p.orang, p.pembayar, p.donor, p.dari, p.sampai
)
SELECT t.orang, t.pembayar, t.donor, t.program, t.sektor,
       greatest(t.dari, f.dari) AS dari, least(t.sampai, f.sampai) AS sampai,
       least(t.sampai, f.sampai) - greatest(t.dari, f.dari) + 1 AS jumlah_bulan,
       f.iuran, f.iuran * (least(t.sampai, f.sampai) - greatest(t.dari, f.dari) + 1) AS biaya, f.tanda
FROM told AS t
JOIN tarif AS f
  ON f.pembayar = t.pembayar AND f.program = t.program AND f.sektor = t.sektor
 AND f.dari <= t.sampai AND f.sampai >= t.dari
