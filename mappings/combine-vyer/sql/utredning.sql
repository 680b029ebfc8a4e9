-- LEFT JOIN: en rad vars barn saknas räknas som avvisad, i stället för att försvinna.
-- Bara 'Nej' betyder att identiteten inte är skyddad: tomt och okända ord räknas som skydd.
SELECT r.UtredningId, r.AktualiseringId, r.Enhet, r.StartDatum, r.SlutDatum, r.Forlangd, r.EnskildaSamtal,
       r.EnskildaMoten, r.DelaktigIPlanering, r.AsikterDokumenterade, r.SamverkanSkola, r.SamverkanHalsovard,
       r.StandardiseradMetod, r.Utredningsplan, r.Riskbedomning, r.Utfall, r.BeslutOmUppfoljning,
       r.Kommunicering, b.Personnummer, b.TillfalligtId,
       CASE WHEN b.SkyddadIdentitet = 'Nej' THEN NULL ELSE 'Ja' END AS SkyddadIdentitet
FROM brygga.utredning r
LEFT JOIN brygga.barn b ON b.BarnId = r.BarnId
