/** Primary codes that mig tells apart: https://www.sqlite.org/rescode.html */
const CODES = {
  5: 'SQLITE_BUSY',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  26: 'SQLITE_NOTADB',
} as const

export type ResultCode = (typeof CODES)[keyof typeof CODES]

/** SQLite's own name for the failure, from an error of either library: better-sqlite3 gives names, node:sqlite numbers. */
export function resultCode(error: unknown): ResultCode | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  if ('errcode' in error && typeof error.errcode === 'number')
    return (CODES as { readonly [code: number]: ResultCode })[error.errcode & 0xff]
  if (!('code' in error) || typeof error.code !== 'string') return undefined
  const { code } = error
  return Object.values(CODES).find((name) => code === name || code.startsWith(`${name}_`))
}
