/**
 * The assignment of rows to columns with the greatest sum; each row gets one column at most and each column one row.
 *
 * Taking the best pair first is not enough: it can leave two bad pairs where two good ones were to be had. This is the Hungarian
 * method, in cubic time: https://en.wikipedia.org/wiki/Hungarian_algorithm
 *
 * @param scores At least 0; 0 says that the two do not belong together.
 * @returns For each row its column, or nothing.
 */
export function bestAssignment(scores: readonly (readonly number[])[]): readonly (number | undefined)[] {
  const size = Math.max(scores.length, ...scores.map((row) => row.length))
  const score = (row: number, column: number): number => scores[row]?.[column] ?? 0
  // Potentials of rows and columns; place 0 is where a search begins.
  const [ofRow, ofColumn] = [zeros(size + 1), zeros(size + 1)]
  const rowAt = zeros(size + 1)
  for (let row = 1; row <= size; row++) augment(row)
  return scores.map((_, row) => {
    const column = rowAt.indexOf(row + 1, 1) - 1
    return column >= 0 && score(row, column) > 0 ? column : undefined
  })

  /** Finds a place for one more row, for which others may have to move. */
  function augment(row: number): void {
    const slack = Array.from({ length: size + 1 }, () => Infinity)
    const [before, seen] = [zeros(size + 1), new Set<number>()]
    let column = 0
    rowAt[0] = row
    while (rowAt[column] !== 0) {
      seen.add(column)
      const current = rowAt[column] ?? 0
      let [step, next] = [Infinity, 0]
      for (let other = 1; other <= size; other++) {
        if (seen.has(other)) continue
        const cost = -score(current - 1, other - 1) - (ofRow[current] ?? 0) - (ofColumn[other] ?? 0)
        if (cost < (slack[other] ?? Infinity)) {
          slack[other] = cost
          before[other] = column
        }
        if ((slack[other] ?? Infinity) < step) [step, next] = [slack[other] ?? Infinity, other]
      }
      for (let other = 0; other <= size; other++) {
        if (seen.has(other)) {
          const owner = rowAt[other] ?? 0
          ofRow[owner] = (ofRow[owner] ?? 0) + step
          ofColumn[other] = (ofColumn[other] ?? 0) - step
        } else slack[other] = (slack[other] ?? Infinity) - step
      }
      column = next
    }
    for (; column !== 0; column = before[column] ?? 0) rowAt[column] = rowAt[before[column] ?? 0] ?? 0
  }
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0)
}
