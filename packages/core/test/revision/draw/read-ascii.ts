/**
 * Reads an ASCII drawing back: follows the characters down from every mark, and says at which revisions the lines arrive.
 * It knows nothing of the history; a line that could be read in two ways gives a wrong edge.
 */
export function readAscii(drawing: string): ReadonlyMap<string, readonly string[]> {
  const { grid, marks } = parse(drawing)
  const at = (line: number, column: number): string => grid[line]?.[column] ?? ' '
  const edges = new Map<string, readonly string[]>()
  for (const [line, { id, column }] of marks) {
    const found: string[] = []
    const open = [{ line: line + 1, column }]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const mark = marks.get(next.line)
      if (mark?.column === next.column) found.push(mark.id)
      else open.push(...stepsFrom(at, next.line, next.column))
    }
    edges.set(id, found.sort())
  }
  return edges
}

interface Place {
  readonly line: number
  readonly column: number
}

interface Mark {
  readonly id: string
  readonly column: number
}

/** The part of every line that is drawn, and the revisions by their lines. */
function parse(drawing: string): { readonly grid: readonly string[], readonly marks: ReadonlyMap<number, Mark> } {
  const marks = new Map<number, Mark>()
  const grid = drawing.split('\n').map((text, line) => {
    const [, lanes = '', id] = /^([ |/\\_*o]*?) ?(r\d+|$)/.exec(text) ?? []
    if (id !== '' && id !== undefined) marks.set(line, { id, column: lanes.search(/[*o]/) })
    return lanes
  })
  return { grid, marks }
}

/** Where a line leads that comes to the top of a character. */
function stepsFrom(at: (line: number, column: number) => string, line: number, column: number): readonly Place[] {
  if (at(line, column) === '|') {
    const straight = { line: line + 1, column }
    return at(line, column + 1) === '\\' ? [straight, right(at, line, column + 1)] : [straight]
  }
  return at(line, column - 1) === '/' ? [left(at, line, column - 1)] : []
}

function right(at: (line: number, column: number) => string, line: number, slash: number): Place {
  let end = slash + 1
  while (at(line, end) === '_') end++
  if (end === slash + 1) return { line: line + 1, column: end }
  return at(line + 1, end) === '\\' ? { line: line + 2, column: end + 1 } : { line: -1, column: -1 }
}

function left(at: (line: number, column: number) => string, line: number, slash: number): Place {
  const foot = slash - 1
  let end = foot
  while (at(line, end) === '_' || (at(line, end) === '|' && at(line, end - 1) === '_')) end--
  const second = end % 2 === 0 ? end - 1 : end
  if (end !== foot) return at(line + 1, second) === '/' ? { line: line + 2, column: second - 1 } : { line: -1, column: -1 }
  // A lane in the way that goes on while the slash goes on too is crossed, not joined.
  const crosses = at(line, foot) === '|' && at(line + 1, foot) === '|' && at(line + 1, foot - 1) === '/'
  return crosses ? { line: line + 2, column: foot - 2 } : { line: line + 1, column: foot }
}
