/** Refused work, and what waits for a decision; one of it behind its event's id. */
export const REFUSED = '/office/refused';
