-- LEFT JOIN: en rad vars barn saknas räknas som avvisad, i stället för att försvinna.
-- Bara 'Nej' betyder att identiteten inte är skyddad: tomt och okända ord räknas som skydd.
SELECT r.UppfoljningId, r.InsatsId, r.Enhet, r.Datum, r.BarnetDelaktigt, r.EnskildaSamtal,
       r.BarnetsSynpunkter, r.Maluppfyllelse, r.Riskbedomning, r.Forandring, r.OvervagandeDatum,
       b.Personnummer, b.TillfalligtId,
       CASE WHEN b.SkyddadIdentitet = 'Nej' THEN NULL ELSE 'Ja' END AS SkyddadIdentitet
FROM brygga.uppfoljning r
LEFT JOIN brygga.barn b ON b.BarnId = r.BarnId
