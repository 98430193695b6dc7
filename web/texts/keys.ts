import type frame from './fr/frame.json';

/** Every key of the catalogue; one line for each area's file. French is the model, a test holds the others to it. */
export type TextKey = keyof typeof frame;
