SELECT r.InsatsId, r.Installning
FROM brygga.insats_vardnadshavare r
