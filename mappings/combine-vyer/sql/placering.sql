-- LEFT JOIN: en rad vars barn saknas räknas som avvisad, i stället för att försvinna.
-- Bara 'Nej' betyder att identiteten inte är skyddad: tomt och okända ord räknas som skydd.
SELECT r.PlaceringId, r.InsatsId, r.Enhet, r.StartDatum, r.Form, r.Halsoundersokning, r.SkolgangPlanerad,
       r.Tandundersokning, r.SarskildSocialsekreterare, r.SlutDatum, r.Sammanbrott, r.SituationEfter,
       r.Vardnadsoverflyttning, b.Personnummer, b.TillfalligtId,
       CASE WHEN b.SkyddadIdentitet = 'Nej' THEN NULL ELSE 'Ja' END AS SkyddadIdentitet
FROM brygga.placering r
LEFT JOIN brygga.barn b ON b.BarnId = r.BarnId
