SELECT insats_id, utr_id, personnr, enhet_kod, beslut_datum, start_datum, slut_datum, typ_kod, lagrum_kod,
       barn_inst_kod, mal_jn, vardplan_kod, utforare_kod, avslut_kod, andrad_tid
FROM insats
