/** Version rows as people say them: `base` where there are none. */
export function placeOf(rows: readonly string[]): string {
  return rows.length === 0 ? 'base' : rows.join(', ')
}
