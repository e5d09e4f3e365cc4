import type { QualifiedName } from './table.ts';
/** The name as SQL has it, in double quotes only where a database would read something else: capitals, odd characters, reserved words. */
export declare function quoteIfNeeded(name: string): string;
/** `app.categories`, each part in quotes only where needed. */
export declare function qualifiedText(name: QualifiedName): string;
