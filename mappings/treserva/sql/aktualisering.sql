-- LEFT JOIN: en rad vars barn saknas räknas som avvisad, i stället för att försvinna.
-- Bara 'Nej' betyder att identiteten inte är skyddad: tomt och okända ord räknas som skydd.
SELECT r.AktualiseringId, r.Enhet, r.InkomDatum, r.Boendesituation, r.Typ, r.AktualiseradAv,
       r.TidigareAktuell, r.Valdsmisstanke, r.Skyddsbedomning, r.Skyddsbehov, r.BarnetDelaktigt,
       r.MoteErbjudet, r.Aterkoppling, r.BeslutDatum, r.UtredningInleds, r.SkalEjInledd, r.PagaendeInsats,
       r.BarnetInformerat, r.VardnadshavareHord, r.AndradTid, b.Personnummer, b.TillfalligtId, b.Kon,
       b.Fodelsedatum, CASE WHEN b.SkyddadIdentitet = 'Nej' THEN NULL ELSE 'Ja' END AS SkyddadIdentitet
FROM brygga.aktualisering r
LEFT JOIN brygga.barn b ON b.BarnId = r.BarnId
