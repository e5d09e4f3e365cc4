import type { DialectOptions } from '../schema/value.ts'
export interface ColumnDialectOptions {
  readonly [dialect: string]: object | undefined
}
export interface ConstraintDialectOptions {
  readonly [dialect: string]: object | undefined
}
/** Of an index, and of its parts. */
export interface IndexDialectOptions {
  readonly [dialect: string]: object | undefined
}
export interface TableDialectOptions {
  readonly [dialect: string]: object | undefined
}
/** The dialects that have merged their types in. */
type Merged<Options> = {
  readonly [K in keyof Options as string extends K ? never : number extends K ? never : K]: Options[K]
}
/** Schema and comment of a table, and options of dialects: `{ schema: 'app', sqlite: { strict: true } }`. */
export type TableOptions = Merged<TableDialectOptions> & {
  readonly schema?: string
  readonly comment?: string
  readonly [dialect: string]: object | string | undefined
}
/** Both, with the later option winning. They are checked as data when they are lowered. */
export declare function mergeOptions(earlier: DialectOptions | undefined, later: object): DialectOptions
export {}
