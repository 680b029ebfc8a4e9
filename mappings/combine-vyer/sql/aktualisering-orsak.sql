SELECT r.AktualiseringId, r.Orsak
FROM brygga.aktualisering_orsak r
