-- LEFT JOIN: en rad vars barn saknas räknas som avvisad, i stället för att försvinna.
-- Bara 'Nej' betyder att identiteten inte är skyddad: tomt och okända ord räknas som skydd.
SELECT r.UppfoljningId, r.Kundnummer, r.InsatsId, r.Enhet, r.Datum, r.BarnetDelaktigt, r.EnskildaSamtal,
       r.BarnetsSynpunkter, r.Maluppfyllelse, r.Riskbedomning, r.Forandring, r.OvervagandeDatum, r.AndradTid,
       b.Personnummer, b.TillfalligtId,
       CASE WHEN b.SkyddadIdentitet = 'Nej' THEN NULL ELSE 'Ja' END AS SkyddadIdentitet
FROM brygga_vyer.uppfoljning r
LEFT JOIN brygga_vyer.barn b ON b.Kundnummer = r.Kundnummer
