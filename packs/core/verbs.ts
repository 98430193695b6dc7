/** The actions that every entity could have; all others are named by their pack. */
export const VERBS = ['CREATE', 'UPDATE', 'DELETE'] as const;
export type Verb = (typeof VERBS)[number];
export const isVerb = (action: string): action is Verb => VERBS.some((verb) => verb === action);
