import { quoting } from '../quoting.ts'

/** What a column does to values that are stored in it: https://www.sqlite.org/datatype3.html#determination_of_column_affinity */
export type Affinity = 'INTEGER' | 'TEXT' | 'BLOB' | 'REAL' | 'NUMERIC'

export function affinityOf(type: string, strict: boolean): Affinity {
  const name = type.toUpperCase()
  if (strict && name === 'ANY') return 'BLOB'
  if (name.includes('INT')) return 'INTEGER'
  if (name.includes('CHAR') || name.includes('CLOB') || name.includes('TEXT')) return 'TEXT'
  if (name === '' || name.includes('BLOB')) return 'BLOB'
  return name.includes('REAL') || name.includes('FLOA') || name.includes('DOUB') ? 'REAL' : 'NUMERIC'
}

/**
 * The value that the column stores when it gets this one. A cast does something else: it makes 12 of `12abc`, which every affinity
 * leaves alone. A text reads as a number where the comparison, which applies the affinity to it, finds it equal to its cast.
 */
export function storedValue(value: string, to: Affinity): string {
  switch (to) {
    case 'BLOB':
      return value
    case 'TEXT':
      return `CASE WHEN typeof(${value}) IN ('integer', 'real') THEN CAST(${value} AS TEXT) ELSE ${value} END`
    case 'REAL':
      return `CASE WHEN typeof(${value}) = 'integer' OR ${isNumberText(value)} THEN CAST(${value} AS REAL) ELSE ${value} END`
    default:
      return `CASE WHEN ${isNumberText(value)} THEN CAST(${value} AS NUMERIC) ELSE ${value} END`
  }
}

/** A condition that is true for values which the affinity changes in such a way that they cannot be told from what is stored. */
export function changesUnder(value: string, to: Affinity): string | undefined {
  switch (to) {
    case 'BLOB':
      return undefined
    case 'TEXT':
      return `typeof(${value}) = 'real' AND CAST(CAST(${value} AS TEXT) AS REAL) IS NOT ${value}`
    case 'REAL':
      return (
        // A whole number and a double are compared exactly, while a cast back stops at the greatest one.
        `(typeof(${value}) = 'integer' AND CAST(${value} AS REAL) <> ${value}) ` +
        `OR (${isNumberText(value)} AND CAST(CAST(${value} AS REAL) AS TEXT) IS NOT ${value} ` +
        `AND (CAST(CAST(${value} AS NUMERIC) AS TEXT) IS NOT ${value} OR CAST(${value} AS REAL) <> CAST(${value} AS NUMERIC)))`
      )
    default:
      return `${isNumberText(value)} AND CAST(CAST(${value} AS NUMERIC) AS TEXT) IS NOT ${value}`
  }
}

/** What a strict table takes in a column of the type: https://www.sqlite.org/stricttables.html */
export function refusedByStrict(value: string, type: string): string | undefined {
  const name = type.toUpperCase()
  if (name === 'ANY') return undefined
  const kind = name === 'INT' || name === 'INTEGER' ? 'integer' : name.toLowerCase()
  return `typeof(${value}) NOT IN ('null', ${quoting.literal(kind)})`
}

function isNumberText(value: string): string {
  return `(typeof(${value}) = 'text' AND CAST(${value} AS NUMERIC) = ${value})`
}
