SELECT r.UppfoljningId, r.Syn
FROM brygga_vyer.uppfoljning_vardnadshavare r
