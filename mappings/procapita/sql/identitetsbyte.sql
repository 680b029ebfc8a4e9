SELECT r.GammaltId, r.NyttId
FROM brygga_vyer.identitetsbyte r
