SELECT pl.PlacId, pl.InsatsId, p.Personnr, p.SkyddKod, i.EnhetKod, pl.FormKod, pl.StartDatum, pl.SlutDatum,
       pl.LakarKod, pl.SkolplanKod, pl.SarskSocsekrJN, pl.SammanbrottJN, pl.EfterKod, pl.VardnadKod
FROM Placering pl
LEFT JOIN Insats i ON i.InsatsId = pl.InsatsId AND i.Raderad = 0
LEFT JOIN Beslut b ON b.BeslutId = i.BeslutId AND b.Raderad = 0
LEFT JOIN Person p ON p.PersonLopnr = b.PersonLopnr AND p.Raderad = 0
WHERE pl.Raderad = 0
