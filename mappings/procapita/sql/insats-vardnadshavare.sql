SELECT r.InsatsId || '/' || r.Kundnummer AS InsatsId_Kundnummer, r.Installning
FROM brygga_vyer.insats_vardnadshavare r
