SELECT r.UtredningId, r.Delaktig
FROM brygga.utredning_vardnadshavare r
