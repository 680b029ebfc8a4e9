SELECT r.UtredningId, r.Behov
FROM brygga.utredning_behov r
