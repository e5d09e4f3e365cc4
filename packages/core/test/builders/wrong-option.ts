/** What a program without types may pass. */
export const loose = (value: unknown): never => value as never

/** The hints for a value that is none, by what the option takes. */
export const A_TEXT = 'It takes a text.'
export const A_FLAG = 'It takes true or false.'
export const A_COUNT = 'It takes a whole number; a large one is written as bigint or as text.'
export const TEXTS = 'It takes a list of texts.'
