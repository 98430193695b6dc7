/** By key; in the build each message is already parsed (`compile-texts.ts`). */
export type Texts = Readonly<Record<string, string>>;
