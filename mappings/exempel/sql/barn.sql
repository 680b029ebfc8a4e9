SELECT p.PersonLopnr, p.Personnr, p.SkyddKod, p.KonKod, p.FodelseDatum,
       p.EnsamkommandeJN, p.VardnadshavareKod
FROM Person p
WHERE p.Raderad = 0
