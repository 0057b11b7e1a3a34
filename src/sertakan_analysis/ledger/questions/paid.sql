-- The own-account spells of a basis within the window, cut to it.
SELECT orang, pembayar, donor, program, sektor, greatest(dari, :dari) AS dari, least(sampai, :sampai) AS sampai
FROM rentang
WHERE dasar = :dasar AND segmen = 'BPU' AND dari <= :sampai AND sampai >= :dari
