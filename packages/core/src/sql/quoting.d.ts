import type { QualifiedName } from '../schema/table.ts';
import { type Value } from '../schema/value.ts';
/** The one place where names and values become SQL text; a dialect supplies what differs. */
export interface Quoting {
    /** `"a ""b"" c"`, always quoted. */
    identifier(name: string): string;
    /** `"schema"."name"`. */
    qualified(name: QualifiedName): string;
    literal(value: Value): string;
    /** The placeholder of the n-th bound value, counted from 1. */
    placeholder(position: number): string;
}
/** What the dialects do not write alike. */
export interface QuotingRules {
    boolean(value: boolean): string;
    bytes(hex: string): string;
    /** From an ISO 8601 text in UTC. */
    date(iso: string): string;
    placeholder(position: number): string;
    /** Text; by default in single quotes with quotes doubled, as the SQL standard says. */
    text?(value: string): string;
}
/** Quoting of a dialect from its rules. Arrays and objects are written as JSON text. */
export declare function createQuoting(rules: QuotingRules): Quoting;
