SELECT person_id, personnr, kon_kod, fodelse_datum, ensamkommande_jn, vardnadshavare_kod, skydd_kod, andrad_tid
FROM barn
