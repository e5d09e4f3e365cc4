/**
 * The columns of lanes that keep their order: each lane as far left as the lanes to its left allow, over its whole length.
 *
 * A lane that opens between two others thereby finds room, and lines stay straight instead of making way.
 *
 * @param pairs lanes that stand beside each other somewhere, the left one first; lines that do not cross never make a circle of these
 */
export function columnsOf(count: number, pairs: readonly (readonly [left: number, right: number])[]): Int32Array {
  const rights = Array.from({ length: count }, (): number[] => [])
  const lefts = new Int32Array(count)
  for (const [left, right] of pairs) {
    rights[left]?.push(right)
    lefts[right] = (lefts[right] as number) + 1
  }
  const columns = new Int32Array(count)
  const placed = [...lefts.keys()].filter((lane) => lefts[lane] === 0)
  for (let lane = placed.pop(); lane !== undefined; lane = placed.pop()) {
    for (const right of rights[lane] ?? []) {
      columns[right] = Math.max(columns[right] as number, (columns[lane] as number) + 1)
      lefts[right] = (lefts[right] as number) - 1
      if (lefts[right] === 0) placed.push(right)
    }
  }
  return columns
}
