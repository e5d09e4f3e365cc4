import type { QualifiedName } from '../schema/table.ts'
/** The name of a table handle; `undefined` for anything else. */
export declare function tableName(handle: unknown): QualifiedName | undefined
