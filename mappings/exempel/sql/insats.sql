-- Ett beslut och dess insats ligger i två tabeller i systemet; hos oss är de en post.
SELECT i.InsatsId, b.UtrId, p.Personnr, p.SkyddKod, i.EnhetKod,
       b.BeslutDatum, b.InsatsTypKod, b.LagrumKod, b.BarnInstKod, b.Vh1InstKod, b.Vh2InstKod, b.BarnInfoJN,
       i.StartDatum, i.SlutDatum, i.OppenvardKod, i.UtforareKod, i.MalJN, i.VardplanKod, i.GenomfPlanDatum,
       i.BarnDelGenomfJN, i.VhDelGenomfJN, i.SipKod, i.AvslutKod, i.EfterUppfJN
FROM Insats i
LEFT JOIN Beslut b ON b.BeslutId = i.BeslutId AND b.Raderad = 0
LEFT JOIN Person p ON p.PersonLopnr = b.PersonLopnr AND p.Raderad = 0
WHERE i.Raderad = 0
