-- LEFT JOIN: en rad vars barn saknas räknas som avvisad, i stället för att försvinna.
-- Bara 'Nej' betyder att identiteten inte är skyddad: tomt och okända ord räknas som skydd.
SELECT r.InsatsId, r.UtredningId, r.Enhet, r.StartDatum, r.BeslutDatum, r.Typ, r.Oppenvardstyp, r.Lagrum,
       r.BarnetsInstallning, r.BarnetInformerat, r.UppfoljningsbaraMal, r.Vardplan, r.Utforare,
       r.Genomforandeplan, r.BarnetDelaktigtIPlan, r.Sip, r.VardnadshavareDelaktigaIPlan, r.SlutDatum,
       r.Avslutsorsak, r.UppfoljningEfterPlacering, r.AndradTid, b.Personnummer, b.TillfalligtId,
       CASE WHEN b.SkyddadIdentitet = 'Nej' THEN NULL ELSE 'Ja' END AS SkyddadIdentitet
FROM brygga.insats r
LEFT JOIN brygga.barn b ON b.BarnId = r.BarnId
