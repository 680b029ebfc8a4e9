SELECT f.UppfId, f.InsatsId, p.Personnr, p.SkyddKod, i.EnhetKod, f.Datum, f.BarnDeltogJN, f.AntalSamtal,
       f.BarnSynpJN, f.Vh1SynKod, f.Vh2SynKod, f.MalKod, f.RiskJN, f.ForandringKod, f.OvervagandeDatum
FROM Uppfoljning f
LEFT JOIN Insats i ON i.InsatsId = f.InsatsId AND i.Raderad = 0
LEFT JOIN Beslut b ON b.BeslutId = i.BeslutId AND b.Raderad = 0
LEFT JOIN Person p ON p.PersonLopnr = b.PersonLopnr AND p.Raderad = 0
WHERE f.Raderad = 0
