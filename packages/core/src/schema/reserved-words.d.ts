/** See `quoteIfNeeded`; all lower case. */
export declare const RESERVED_WORDS: ReadonlySet<string>;
