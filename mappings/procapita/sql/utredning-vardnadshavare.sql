SELECT r.UtredningId || '/' || r.Kundnummer AS UtredningId_Kundnummer, r.Delaktig
FROM brygga_vyer.utredning_vardnadshavare r
