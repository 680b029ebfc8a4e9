/** Rises when an older Bryggan could no longer write the store rightly, whichever database it is in. */
export const storeVersion = 1;
