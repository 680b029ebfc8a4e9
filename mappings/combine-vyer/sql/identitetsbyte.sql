SELECT r.GammaltId, r.NyttId
FROM brygga.identitetsbyte r
