-- Bara 'Nej' betyder att identiteten inte är skyddad: tomt och okända ord räknas som skydd.
SELECT b.Kundnummer, b.Personnummer, b.TillfalligtId, b.Kon, b.Fodelsedatum, b.Ensamkommande,
       b.Vardnadshavare, b.Fodelseland, b.AndradTid,
       CASE WHEN b.SkyddadIdentitet = 'Nej' THEN NULL ELSE 'Ja' END AS SkyddadIdentitet
FROM brygga_vyer.barn b
