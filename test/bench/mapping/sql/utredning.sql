SELECT utr_id, personnr, enhet_kod, start_datum, slut_datum, forlangd_till, samtal_kod, mote_jn, plan_jn, asikter_jn,
       skola_kod, halso_kod, utfall_kod, andrad_tid
FROM utredning
