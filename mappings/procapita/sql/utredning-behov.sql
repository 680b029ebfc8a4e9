SELECT r.UtredningId || '/' || r.Kundnummer AS UtredningId_Kundnummer, r.Behov
FROM brygga_vyer.utredning_behov r
