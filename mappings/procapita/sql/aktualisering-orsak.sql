SELECT r.AktualiseringId, r.Orsak
FROM brygga_vyer.aktualisering_orsak r
