-- PersonnrVidReg är identiteten som den var vid registreringen; barn som bytt identitet hittas genom id-byten.sql.
-- LEFT JOIN: en rad vars person saknas kommer med utan identitet och räknas som avvisad, i stället för att försvinna.
SELECT a.AktId,
       CASE WHEN p.PersonLopnr IS NOT NULL THEN a.PersonnrVidReg END AS Personnr,
       p.SkyddKod, p.KonKod, p.FodelseDatum,
       a.EnhetKod, a.InkomDatum, a.AktTypKod, a.AnmalareKod, a.BoendeKod, a.TidigareJN, a.ValdJN,
       a.SkyddsbedDatum, a.SkyddsbehovJN, a.BarnHordJN, a.MoteJN, a.AterkopplingJN, a.BarnInfoJN, a.VhHordJN,
       a.PagaendeInsJN, a.BeslutDatum, a.BeslutKod, a.EjSkalKod,
       (SELECT group_concat(o.OrsakKod, ',' ORDER BY o.OrsakKod) FROM AktOrsak o WHERE o.AktId = a.AktId) AS Orsaker
FROM Aktualisering a
LEFT JOIN Person p ON p.PersonLopnr = a.PersonLopnr AND p.Raderad = 0
WHERE a.Raderad = 0
