SELECT u.UtrId, u.AktId, p.Personnr, p.SkyddKod, u.EnhetKod, u.StartDatum, u.SlutDatum, u.ForlangdTill,
       u.SamtalKod, u.MoteKod, u.PlanDelaktigJN, u.AsikterJN, u.Vh1DelaktigJN, u.Vh2DelaktigJN,
       u.SkolaKod, u.HalsoKod, u.MetodKod, u.UtrPlanJN, u.KommuniceringJN, u.UppfBeslutJN, u.UtfallKod,
       (SELECT group_concat(b.OmradeKod, ',' ORDER BY b.OmradeKod) FROM UtrBehov b WHERE b.UtrId = u.UtrId) AS Behov
FROM Utredning u
LEFT JOIN Person p ON p.PersonLopnr = u.PersonLopnr AND p.Raderad = 0
WHERE u.Raderad = 0
