SELECT h.GammaltId, h.NyttId
FROM PersonIdHistorik h
