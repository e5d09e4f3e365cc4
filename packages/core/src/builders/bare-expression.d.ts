/**
 * The expression as schemas hold it: without space around it and without parentheses around the whole. Parentheses that mean
 * something stay: those of a row `(a, b)` and of a subquery.
 */
export declare function bareExpression(text: string): string
