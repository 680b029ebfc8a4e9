SELECT r.UppfoljningId, r.Syn
FROM brygga.uppfoljning_vardnadshavare r
